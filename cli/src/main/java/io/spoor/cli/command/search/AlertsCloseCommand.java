package io.spoor.cli.command.search;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Closes an alert with a verdict. */
@Command(name = "close")
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
