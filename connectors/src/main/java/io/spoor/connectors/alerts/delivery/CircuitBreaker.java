package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.sink.BackoffConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Spares a target that takes nothing: after some failures in a row only one message at a time is
 * tried, with growing pauses, all of each by chance (full jitter). A target that says itself when
 * to come back is left alone until then. Not thread-safe.
 *
 * <pre>
 *            failures in a row                pause over
 *   closed ────────────────────► open ──────────────────► one tries
 *     ▲                           ▲  failed                  │ │
 *     │                           └──────────────────────────┘ │ taken
 *     └────────────────────────────────────────────────────────┘
 * </pre>
 */
final class CircuitBreaker {
  private final int threshold;
  private final BackoffConfig pauses;
  private final RandomGenerator random;
  private int failures;
  private boolean probing;
  private @Nullable Long pausedUntil;
  private @Nullable Long retryAfterUntil;

  CircuitBreaker(int threshold, BackoffConfig pauses, RandomGenerator random) {
    this.threshold = threshold;
    this.pauses = pauses;
    this.random = random;
  }

  /**
   * Nanoseconds to wait before the next message is tried; {@code Long.MAX_VALUE}: for another's.
   */
  long nanosUntilAllowed(long now) {
    if (isOpen() && probing) {
      return Long.MAX_VALUE;
    }
    return Math.max(remaining(pausedUntil, now), remaining(retryAfterUntil, now));
  }

  private static long remaining(@Nullable Long until, long now) {
    return until == null ? 0 : Math.max(0, until - now);
  }

  /** A message is tried. */
  void beginRequest() {
    probing = true;
  }

  /** It turned out that there was nothing to send. */
  void remaining() {
    probing = false;
  }

  /** The target took a message, or refused it: it is there. What it asked for still holds. */
  void onResponse() {
    probing = false;
    pausedUntil = null;
    failures = 0;
  }

  /**
   * The target took nothing.
   *
   * @param retryAfter how long it wants to be left alone; zero: it does not say
   */
  void onFailure(long now, Duration retryAfter) {
    probing = false;
    failures++;
    if (isOpen()) {
      pausedUntil = now + jitter(pauses.maxDelay(failures - threshold + 1)).toNanos();
    }
    if (retryAfter.isPositive() && retryAfter.toNanos() > remaining(retryAfterUntil, now)) {
      retryAfterUntil = now + retryAfter.toNanos();
    }
  }

  /** A pause of a message after so many tries. */
  Duration pause(int attempts) {
    return jitter(pauses.maxDelay(attempts));
  }

  boolean isOpen() {
    return failures >= threshold;
  }

  private Duration jitter(Duration max) {
    return Duration.ofNanos(random.nextLong(max.toNanos() + 1));
  }
}
