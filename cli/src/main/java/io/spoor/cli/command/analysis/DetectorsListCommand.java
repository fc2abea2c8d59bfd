package io.spoor.cli.command.analysis;

import io.spoor.cli.output.DetectorJson;
import io.spoor.cli.output.DetectorRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.pipeline.detect.DetectorInfo;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the detectors. */
@Command(name = "list")
public final class DetectorsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public DetectorsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DetectorInfo> detectors =
        thresholds.detectors().stream().sorted(Comparator.comparing(DetectorInfo::id)).toList();
    terminal.print(
        json
            ? detectors.stream().map(DetectorJson::detector).toList()
            : DetectorRenderer.list(detectors, terminal.display()));
    return 0;
  }
}
