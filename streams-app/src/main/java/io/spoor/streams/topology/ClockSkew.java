package io.spoor.streams.topology;

/**
 * Estimates by how much this process's clock is ahead of the brokers' clock, from records read
 * immediately after their append.
 *
 * <p>The age of such a record is the skew plus its delivery time. The estimate is the smallest age
 * of the latest windows, so that a clock step is noticed within two windows. Thread-safe; one
 * instance for all threads of a process.
 */
public final class ClockSkew {
  /** Smaller differences are attributed to delivery time. */
  static final long NOTICED_MILLIS = 500;

  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private long begun;
  private long current = NONE;
  private long previous = NONE;
  private boolean noticed;
  private volatile long millis;

  /**
   * Observes a record that was the last one of its partition when read.
   *
   * @param nanos {@link System#nanoTime()}, as the window must not depend on the observed clock
   * @param age milliseconds from its append, by the brokers' clock, until now, by this process's
   * @return whether the estimate is a noticeable skew for the first time
   */
  public synchronized boolean observe(long nanos, long age) {
    long elapsed = nanos - begun;
    if (current == NONE || elapsed > WINDOW_NANOS) {
      previous = elapsed > 2 * WINDOW_NANOS ? NONE : current;
      current = age;
      begun = nanos;
    }
    current = Math.min(current, age);
    long smallest = Math.min(current, previous);
    millis = Math.abs(smallest) < NOTICED_MILLIS ? 0 : smallest;
    boolean first = millis != 0 && !noticed;
    noticed |= first;
    return first;
  }

  /** Milliseconds that this process's clock is ahead; negative: behind; 0: no noticeable skew. */
  public long millis() {
    return millis;
  }
}
