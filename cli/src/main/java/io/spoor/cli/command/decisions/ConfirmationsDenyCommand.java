package io.spoor.cli.command.decisions;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Refuse a waiting request, or take back an approval that is not used. */
@Command(
    name = "deny",
    header = "Refuse a waiting request, or take back an approval that is not used.",
    description =
        "Asking again is denied for ten minutes, and nobody is asked again. A denial is final.",
    footerHeading = "%nExamples:%n",
    footer = "  bin/spoor confirmations deny 4be0c1 --reason \"nobody asked for it\"")
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
