package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.schemas.text.TextSanitizer;

/** One line that is written over while somebody watches, and nothing otherwise. */
final class Progress {
  private static final long EVERY_NANOS = 200_000_000L;
  private static final String ERASE = "\r\u001b[K";

  private final Console console;
  private long shownAt;
  private boolean shown;

  Progress(Console console) {
    this.console = console;
  }

  /** Whether it is time to {@link #show} again. */
  boolean isDue() {
    return console.showsProgress() && System.nanoTime() - shownAt > EVERY_NANOS;
  }

  void show(String line) {
    if (console.showsProgress()) {
      shownAt = System.nanoTime();
      shown = true;
      console.err().print(ERASE + TextSanitizer.replace(line));
      console.err().flush();
    }
  }

  /** Takes the line away, so that others can follow. */
  void clear() {
    if (shown) {
      shown = false;
      console.err().print(ERASE);
      console.err().flush();
    }
  }
}
