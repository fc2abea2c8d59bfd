package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Allow a waiting request once. */
@Command(name = "approve")
public final class ConfirmationsApproveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AnswerOptions options = new AnswerOptions();

  public ConfirmationsApproveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, true);
  }
}
