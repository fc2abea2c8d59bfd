package io.spoor.cli;

import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;

/** Main class of {@code bin/spoor}. Exit code 0: success, 1: failure, 2: usage error. */
public final class Spoor {
  private Spoor() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int exit = RootCommand.run(terminal, args);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(exit);
  }
}
