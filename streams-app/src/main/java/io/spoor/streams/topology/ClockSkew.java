package io.spoor.streams.topology;

/**
 * By how much the clock of this process is ahead of the brokers' clock, estimated from records that
 * were read as soon as they were appended.
 *
 * <p>Such a record's age by the two clocks is the skew plus the time of its delivery. The smallest
 * age of the latest windows is the estimate, so a step of a clock is noticed after two windows at
 * most. Thread-safe; one for all threads of a process.
 */
public final class ClockSkew {
  /** Smaller differences are deliveries, not clocks. */
  static final long NOTICED_MILLIS = 500;

  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private long begun;
  private long current = NONE;
  private long previous = NONE;
  private boolean noticed;
  private volatile long millis;

  /**
   * A record was read while its partition had no other record to read.
   *
   * @param nanos {@link System#nanoTime()}: the window must not follow the clock that is judged
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

  /** Milliseconds that this process's clock is ahead; negative: behind; 0: not noticeably. */
  public long millis() {
    return millis;
  }
}
