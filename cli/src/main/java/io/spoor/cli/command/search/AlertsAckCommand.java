package io.spoor.cli.command.search;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Acknowledges an alert. */
@Command(name = "ack")
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
