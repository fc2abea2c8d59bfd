package io.spoor.benchmarks.command;

import io.spoor.cli.Console;
import io.spoor.cli.command.Commands;

/** Main class of {@code bin/spoor bench}. Exit code 0: done, 1: failed, 2: wrong usage. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int exit = Commands.run(console, new BenchCommand(console), args);
    console.out().flush();
    console.err().flush();
    System.exit(exit);
  }
}
