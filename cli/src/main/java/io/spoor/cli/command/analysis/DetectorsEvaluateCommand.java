package io.spoor.cli.command.analysis;

import io.spoor.cli.command.option.SourceConverter;
import io.spoor.cli.output.EvaluationJson;
import io.spoor.cli.output.EvaluationTable;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.evaluation.EvaluatedRuns;
import io.spoor.offline.evaluation.FindingMoments;
import io.spoor.offline.evaluation.TruthTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares findings with labels of runs. */
@Command(name = "evaluate")
public final class DetectorsEvaluateCommand implements Callable<Integer> {
  private static final String HARMFUL = "first_goal_call";

  private final Terminal terminal;

  @Option(names = "--truth", required = true, paramLabel = "CSV", description = "Labels of runs.")
  private Path truth = Path.of("");

  @Option(
      names = "--records",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Raw records of the runs, as for analyze.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "Format of the records (default: otel).")
  private String source = "otel";

  @Option(
      names = "--manifests",
      paramLabel = "FILE|DIR",
      description = "Manifests of the agents, in force at all times.")
  private @Nullable Path manifests;

  @Option(
      names = "--rule",
      paramLabel = "ID",
      split = ",",
      description = "Only findings of these detectors.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the truth to group by (default: class).")
  private List<String> columns = List.of("class");

  @Option(
      names = "--harmful",
      paramLabel = "COLUMN",
      description =
          "Column with the number of the first harmful call of a run, from 0, in order of start; "
              + "empty for other runs (default: first_goal_call, if there is one).")
  private @Nullable String harmful;

  @Option(names = "--json", description = "NDJSON on standard output: an object for each group.")
  private boolean json;

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  public DetectorsEvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SourceConverter.require(source);
    List<Map<String, String>> rows = rows();
    columns.forEach(column -> requireColumn(rows, column));
    if (harmful != null) {
      requireColumn(rows, harmful);
    }
    var analysis =
        new Analysis(
            AnalysisSettings.defaults()
                .withTaintKey(TaintKey.random())
                .withDetectors(thresholds.read()));
    if (manifests != null) {
      ManifestFiles.read(manifests, ManifestFiles.ALWAYS).forEach(analysis::addManifest);
    }
    Set<String> counted = new LinkedHashSet<>(rules);
    var moments = new FindingMoments(counted);
    analysis.observe(moments);
    var records = new AnalysisInput(analysis, terminal);
    files.forEach(file -> records.read(source, file));
    AnalysisResult result = analysis.finish();
    print(EvaluatedRuns.of(rows, result.findings(), counted).with(result.actions(), moments));
    return records.failures(result) == 0 ? 0 : 1;
  }

  private void print(EvaluatedRuns runs) {
    String harmfulCall = harmful == null ? HARMFUL : harmful;
    if (json) {
      terminal.print(EvaluationJson.lines(runs, columns, harmfulCall));
      return;
    }
    var tables = new EvaluationTable(runs, columns, terminal.display());
    terminal.print(tables.severities());
    terminal.print(tables.curves());
    terminal.print(tables.latency(harmfulCall));
    terminal.print(tables.moments());
  }

  private static void requireColumn(List<Map<String, String>> rows, String column) {
    if (!rows.isEmpty() && !rows.getFirst().containsKey(column)) {
      throw new UsageException("the truth has no column " + column);
    }
  }

  private List<Map<String, String>> rows() {
    try {
      return TruthTable.read(truth);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + truth + ": " + ErrorMessages.describe(e), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(truth + ": " + e.getMessage());
    }
  }
}
