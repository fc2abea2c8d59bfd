package io.spoor.cli.command;

import io.spoor.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a shell completion script for commands and options. */
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
  private final Terminal console;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One script serves both shells: in zsh it enables bash completion. */
  private enum Shell {
    bash,
    zsh
  }

  @SuppressWarnings("UnusedVariable") // picocli checks the value
  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  CompletionCommand(Terminal console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    console.out().print(AutoComplete.bash(root.getCommandName(), root));
    return 0;
  }
}
