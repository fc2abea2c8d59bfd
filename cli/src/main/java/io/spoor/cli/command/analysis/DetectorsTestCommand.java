package io.spoor.cli.command.analysis;

import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.CaseRenderer;
import io.spoor.cli.output.DetectorJson;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.offline.detectorcases.CaseCoverage;
import io.spoor.offline.detectorcases.CaseResult;
import io.spoor.offline.detectorcases.CaseSuite;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs detector test cases. */
@Command(name = "test")
public final class DetectorsTestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|FILE",
      description = "Cases, each in a folder named after its detector (default: the bundled ones).")
  private @Nullable Path path;

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public DetectorsTestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DetectorSettings settings = thresholds.read();
    List<CaseResult> results = run(files(), settings);
    List<CaseCoverage> coverage = coverage(results);
    if (json) {
      terminal.print(results.stream().map(DetectorJson::detectorCase).toList());
      terminal.print(coverage.stream().map(DetectorJson::coverage).toList());
    } else {
      terminal.print(CaseRenderer.summary(results, coverage, terminal.display()));
    }
    return results.stream().allMatch(CaseResult::passed) ? 0 : 1;
  }

  private List<CaseResult> run(List<Path> files, DetectorSettings settings) {
    var progress = new ProgressLine(terminal);
    var results = new ArrayList<CaseResult>();
    for (Path file : files) {
      if (progress.isDue()) {
        progress.show("case " + (results.size() + 1) + " of " + files.size() + ": " + file);
      }
      CaseResult result = CaseSuite.run(file, settings);
      results.add(result);
      if (!json) {
        progress.clear();
        terminal.print(CaseRenderer.resultLines(result, terminal.display()));
      }
    }
    progress.clear();
    return results;
  }

  private List<Path> files() {
    Path source =
        path == null
            ? Path.of(System.getProperty("spoor.root", ".")).resolve("detectors/cases")
            : path;
    try {
      List<Path> files = CaseSuite.files(source);
      if (files.isEmpty()) {
        throw new OperationFailedException("no case (*.yaml) in " + source);
      }
      return files;
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + source + ": " + ErrorMessages.describe(e), e);
    }
  }

  /**
   * Coverage of all detectors for the bundled cases, else of the detectors that have a case here.
   */
  private List<CaseCoverage> coverage(List<CaseResult> results) {
    Set<String> bundledDetectors = new HashSet<>();
    results.forEach(result -> bundledDetectors.add(result.detector()));
    return thresholds.detectors().stream()
        .map(DetectorInfo::id)
        .filter(id -> path == null || bundledDetectors.contains(id))
        .sorted()
        .map(id -> CaseCoverage.of(id, results))
        .toList();
  }
}
