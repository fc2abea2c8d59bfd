package io.spoor.cli.command.stack;

import io.spoor.cli.output.Terminal;
import io.spoor.client.kibana.SavedObjects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the saved objects. */
@Command(name = "print")
public final class KibanaPrintCommand implements Callable<Integer> {
  private final Terminal terminal;

  public KibanaPrintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().writeBytes(SavedObjects.ndjson());
    return 0;
  }
}
