package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.DetectorJsonLines;
import io.spoor.cli.output.DetectorLines;
import io.spoor.client.WrongUsage;
import io.spoor.pipeline.detect.RuleInfo;
import io.spoor.pipeline.tuning.Misspelling;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one detector. */
@Command(
    name = "show",
    header = "Show one detector.",
    description =
        "What it looks at and when it speaks, what to do about a finding, when it is known to be wrong, and its thresholds.",
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor detectors show shared-credential"})
final class DetectorsShowCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "Id of the detector; list shows them.")
  private String id = "";

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  DetectorsShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<RuleInfo> rules = thresholds.rules();
    RuleInfo rule =
        rules.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new WrongUsage(noDetector(rules)));
    console.print(
        json
            ? List.of(DetectorJsonLines.detector(rule))
            : DetectorLines.show(rule, console.look()));
    return 0;
  }

  private String noDetector(List<RuleInfo> rules) {
    return "no detector named "
        + id
        + Misspelling.nearest(id, rules.stream().map(RuleInfo::id).toList())
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("; bin/spoor detectors list shows them");
  }
}
