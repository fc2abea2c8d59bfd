package io.spoor.cli.command.stack;

import io.spoor.localstack.StackListener;
import io.spoor.schemas.text.TextSanitizer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints progress, one line per step: {@code kafka ............ ready in 2.1 s 127.0.0.1:21234}.
 */
public final class StackProgressPrinter implements StackListener {

  private static final int WIDTH = 18;

  private final PrintWriter out;

  public StackProgressPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void ready(String step, Duration elapsed, String detail) {
    line(step, "ready in " + seconds(elapsed) + "  " + detail);
  }

  @Override
  public void alreadyRunning(String step, String detail) {
    line(step, "already running  " + detail);
  }

  @Override
  public void stopped(String step, Duration elapsed) {
    line(step, "stopped in " + seconds(elapsed));
  }

  private synchronized void line(String step, String text) {
    out.println(
        step
            + " "
            + ".".repeat(Math.max(2, WIDTH - step.length()))
            + " "
            + TextSanitizer.replace(text));
    out.flush();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
