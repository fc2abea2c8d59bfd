package io.spoor.cli.command.search;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Acknowledges an alert. */
@Command(
    name = "ack",
    header = "Acknowledge an alert: an analyst is working on it.",
    description =
        "Appends the acknowledgement to spoor.verdicts. Notified targets receive it "
            + "if they support it: PagerDuty acknowledges the incident, Slack posts to the "
            + "thread.",
    footerHeading = "%nExamples:%n",
    footer = "  bin/spoor alerts ack 4be0c1 --note \"asking the owner\"")
public final class AlertsAckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private VerdictOptions options = new VerdictOptions();

  public AlertsAckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, null);
  }
}
