package io.spoor.cli.command.stack;

import io.spoor.cli.output.Terminal;
import io.spoor.client.kibana.SavedObjects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the saved objects. */
@Command(
    name = "print",
    header = "Print the saved objects as NDJSON.",
    description =
        "For an import by hand: Stack Management, Saved Objects, Import. Prints the "
            + "objects that \"import\" sends.",
    footerHeading = "%nExamples:%n",
    footer = "  bin/spoor kibana print > spoor.ndjson")
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
