package io.spoor.cli.command.option;

import io.spoor.cli.output.Terminal;
import io.spoor.schemas.text.TextSanitizer;

/** A progress line that is updated in place on an interactive terminal, and omitted elsewhere. */
public final class ProgressLine {
  private static final long INTERVAL_NANOS = 200_000_000L;
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private long lastPrintNanos;
  private boolean isShown;

  public ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether the next {@link #show} is due. */
  public boolean isDue() {
    return terminal.showsProgress() && System.nanoTime() - lastPrintNanos > INTERVAL_NANOS;
  }

  public void show(String line) {
    if (terminal.showsProgress()) {
      lastPrintNanos = System.nanoTime();
      isShown = true;
      terminal.err().print(ERASE + TextSanitizer.replace(line));
      terminal.err().flush();
    }
  }

  /** Clears the line, so that other output can follow. */
  public void clear() {
    if (isShown) {
      isShown = false;
      terminal.err().print(ERASE);
      terminal.err().flush();
    }
  }
}
