package io.spoor.streams.topology;

/**
 * Estimates by how much this process's clock is ahead of the brokers' clock, from records that it
 * sends.
 *
 * <p>A broker appends a record after it was sent and before it is acknowledged, which bounds the
 * skew on both sides. The bounds of the latest windows hold together; where they contradict each
 * other, a clock was set, and the latest count. Thread-safe; one instance for all threads of a
 * process.
 */
public final class ClockSkew {
  /** Smaller differences have no consequences. */
  static final long NOTICED_MILLIS = 500;

  static final long WINDOW_NANOS = 10_000_000_000L;

  /** Least and greatest skew, in milliseconds. */
  private record Bounds(long least, long greatest) {
    static final Bounds NONE = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);

    Bounds and(Bounds other) {
      return new Bounds(Math.max(least, other.least), Math.min(greatest, other.greatest));
    }

    boolean isContradiction() {
      return least > greatest;
    }

    long nearestToZero() {
      return Math.clamp(0L, least, greatest);
    }
  }

  private long begun;
  private Bounds current = Bounds.NONE;
  private Bounds previous = Bounds.NONE;
  private boolean noticed;
  private volatile long millis;
  private volatile long atMost;

  /**
   * Observes an acknowledged record.
   *
   * @param nanos {@link System#nanoTime()}, as the window must not depend on the observed clock
   * @param sentAt time before it was sent, milliseconds of this process's clock
   * @param appendedAt its append time, milliseconds of the broker's clock
   * @param acknowledgedAt time after the acknowledgement, milliseconds of this process's clock
   * @return whether the estimate is a noticeable skew for the first time
   */
  public synchronized boolean observe(
      long nanos, long sentAt, long appendedAt, long acknowledgedAt) {
    var sample = new Bounds(sentAt - appendedAt, acknowledgedAt - appendedAt);
    if (sample.isContradiction()) {
      // This process's clock was set back between the two.
      return false;
    }
    long elapsed = nanos - begun;
    if (elapsed > WINDOW_NANOS) {
      previous = elapsed > 2 * WINDOW_NANOS ? Bounds.NONE : current;
      current = sample;
      begun = nanos;
    }
    current = current.and(sample);
    if (current.isContradiction()) {
      current = sample;
    }
    Bounds latest = current.and(previous);
    if (latest.isContradiction()) {
      previous = Bounds.NONE;
      latest = current;
    }
    atMost = latest.greatest();
    long nearest = latest.nearestToZero();
    millis = Math.abs(nearest) < NOTICED_MILLIS ? 0 : nearest;
    boolean first = millis != 0 && !noticed;
    noticed |= first;
    return first;
  }

  /** Milliseconds that this process's clock is ahead; negative: behind; 0: no noticeable skew. */
  public long millis() {
    return millis;
  }

  /** Milliseconds by which this process's clock is ahead at most; 0: nothing observed. */
  public long atMostMillis() {
    return atMost;
  }
}
