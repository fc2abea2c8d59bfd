package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Refuse a waiting request, or take back an approval that is not used. */
@Command(name = "deny")
public final class ConfirmationsDenyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private AnswerOptions options = new AnswerOptions();

  public ConfirmationsDenyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return options.submit(terminal, false);
  }
}
