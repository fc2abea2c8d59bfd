package io.spoor.cli.command.analysis;

import io.spoor.cli.output.DetectorJson;
import io.spoor.cli.output.DetectorRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.tuning.Misspelling;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one detector. */
@Command(name = "show")
public final class DetectorsShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "Id of the detector; list shows them.")
  private String id = "";

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  public DetectorsShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DetectorInfo> detectors = thresholds.detectors();
    DetectorInfo info =
        detectors.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new UsageException(noDetector(detectors)));
    terminal.print(
        json
            ? List.of(DetectorJson.detector(info))
            : DetectorRenderer.show(info, terminal.display()));
    return 0;
  }

  private String noDetector(List<DetectorInfo> detectors) {
    return "no detector named "
        + id
        + Misspelling.nearest(id, detectors.stream().map(DetectorInfo::id).toList())
            .map(closest -> "; did you mean " + closest + "?")
            .orElse("; bin/spoor detectors list shows them");
  }
}
