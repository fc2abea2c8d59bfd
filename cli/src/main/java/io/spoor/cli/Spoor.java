package io.spoor.cli;

import io.spoor.cli.command.Commands;

/** Main class of {@code bin/spoor}. Exit code 0: done, 1: failed, 2: wrong usage. */
public final class Spoor {
  private Spoor() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int exit = Commands.run(console, args);
    console.out().flush();
    console.err().flush();
    System.exit(exit);
  }
}
