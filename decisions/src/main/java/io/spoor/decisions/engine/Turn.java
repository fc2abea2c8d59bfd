package io.spoor.decisions.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Turns of a request of many decisions. Requests that last long share all processors but one, so
 * that short ones are answered at once.
 */
final class Turn implements AutoCloseable {
  private static final long LONGEST = Duration.ofMillis(5).toNanos();

  private static final Semaphore LONG_REQUESTS =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

  private long began = System.nanoTime();
  private boolean isLong;

  /** Lets others have their turn when this one was long. */
  void endIfLong() {
    if (System.nanoTime() - began > LONGEST) {
      close();
      LONG_REQUESTS.acquireUninterruptibly();
      isLong = true;
      began = System.nanoTime();
    }
  }

  @Override
  public void close() {
    if (isLong) {
      isLong = false;
      LONG_REQUESTS.release();
    }
  }
}
