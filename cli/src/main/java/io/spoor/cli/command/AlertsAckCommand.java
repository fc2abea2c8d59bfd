package io.spoor.cli.command;

import io.spoor.cli.Terminal;
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
final class AlertsAckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private VerdictOptions options = new VerdictOptions();

  AlertsAckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, null);
  }
}
