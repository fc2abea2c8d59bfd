package io.spoor.benchmarks.command;

import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;

/** Main class of {@code bin/spoor bench}. Exit code 0: success, 1: failure, 2: usage error. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] args) {
    Terminal console = Terminal.ofProcess();
    int exit = RootCommand.run(console, new BenchCommand(console), args);
    console.out().flush();
    console.err().flush();
    System.exit(exit);
  }
}
