package io.spoor.decisions.callers;

import java.util.function.LongSupplier;

/**
 * How much one caller may ask: a rate, and what it has saved up, at most a second's worth. A
 * request is admitted while anything is left, and what it costs is charged when that is known, so a
 * large one is paid off by waiting.
 */
final class CallerRateLimiter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private double left;
  private long updated;

  /** {@code perSecond}: decisions a second, at least 1. */
  CallerRateLimiter(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.left = perSecond;
    this.updated = nanoTime.getAsLong();
  }

  /** Takes one decision; returns whether any was left. */
  synchronized boolean take() {
    refill();
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /**
   * Takes what an admitted request costs beyond its first decision. Returns whether it may be
   * decided: not when others, admitted at the same time, have cost more than was left.
   */
  synchronized boolean charge(long further) {
    refill();
    if (left < 0) {
      return false;
    }
    left -= further;
    return true;
  }

  /** Takes what an admitted request has already cost, whatever is left. */
  synchronized void debit(long cost) {
    refill();
    left -= cost;
  }

  /** Decisions a second. */
  int perSecond() {
    return perSecond;
  }

  /** Seconds until a decision is left, rounded up; 0: now. */
  synchronized int secondsToWait() {
    refill();
    return left >= 1 ? 0 : (int) Math.ceil((1 - left) / perSecond);
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    left = Math.min(perSecond, left + (now - updated) / NANOS_PER_SECOND * perSecond);
    updated = now;
  }
}
