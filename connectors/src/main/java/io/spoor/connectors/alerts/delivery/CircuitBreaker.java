package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.sink.BackoffConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Protects a failing target: after a number of consecutive failures it sends one probe at a time,
 * using exponential backoff with full jitter. If the target states a retry time, nothing is sent
 * until then. Not thread-safe.
 *
 * <pre>
 *           consecutive failures              pause over
 *   closed ────────────────────► open ──────────────────► one probe
 *     ▲                           ▲  failed                  │ │
 *     │                           └──────────────────────────┘ │ accepted
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
   * Nanoseconds to wait before the next attempt; {@code Long.MAX_VALUE}: until another attempt
   * ends.
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

  /** An attempt begins. */
  void beginRequest() {
    probing = true;
  }

  /** The attempt ended without a request. */
  void remaining() {
    probing = false;
  }

  /**
   * The target accepted or rejected a message, so it is available. A retry time that it stated
   * remains in force.
   */
  void onResponse() {
    probing = false;
    pausedUntil = null;
    failures = 0;
  }

  /**
   * The target is failing.
   *
   * @param retryAfter delay that the target requests; zero: none
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

  /** The pause of a message after this many attempts. */
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
