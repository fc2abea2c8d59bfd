package io.spoor.cli.command.search;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Closes an alert with a verdict. */
@Command(
    name = "close",
    header = "Close an alert with a verdict.",
    description = {
      "true-positive: the alert was correct. false-positive: it was wrong. benign: "
          + "it was correct but harmless.",
      "",
      "Appends the verdict to spoor.verdicts. Notified targets receive the closure. "
          + "The alert reopens if it becomes worse than it was. A further verdict replaces "
          + "this one: the latest counts, also for bin/spoor detectors rates."
    },
    footerHeading = "%nExamples:%n",
    footer =
        "  bin/spoor alerts close 4be0c1 --verdict false-positive --note \"the role is declared since today\"")
public final class AlertsCloseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private VerdictOptions options = new VerdictOptions();

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      required = true,
      description = "true-positive, false-positive or benign.")
  private String verdict = "";

  public AlertsCloseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, verdict);
  }
}
