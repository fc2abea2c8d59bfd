package io.spoor.cli;

import io.spoor.cli.command.RootCommand;

/** Main class of {@code bin/spoor}. Exit code 0: done, 1: failed, 2: wrong usage. */
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
