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
final class Breaker {
  private final int threshold;
  private final BackoffConfig pauses;
  private final RandomGenerator random;
  private int failures;
  private boolean trying;
  private @Nullable Long pausedUntil;
  private @Nullable Long askedUntil;

  Breaker(int threshold, BackoffConfig pauses, RandomGenerator random) {
    this.threshold = threshold;
    this.pauses = pauses;
    this.random = random;
  }

  /**
   * Nanoseconds to wait before the next message is tried; {@code Long.MAX_VALUE}: for another's.
   */
  long hold(long now) {
    if (isOpen() && trying) {
      return Long.MAX_VALUE;
    }
    return Math.max(left(pausedUntil, now), left(askedUntil, now));
  }

  private static long left(@Nullable Long until, long now) {
    return until == null ? 0 : Math.max(0, until - now);
  }

  /** A message is tried. */
  void entered() {
    trying = true;
  }

  /** It turned out that there was nothing to send. */
  void left() {
    trying = false;
  }

  /** The target took a message, or refused it: it is there. What it asked for still holds. */
  void answered() {
    trying = false;
    pausedUntil = null;
    failures = 0;
  }

  /**
   * The target took nothing.
   *
   * @param comeBack how long it wants to be left alone; zero: it does not say
   */
  void failed(long now, Duration comeBack) {
    trying = false;
    failures++;
    if (isOpen()) {
      pausedUntil = now + jitter(pauses.most(failures - threshold + 1)).toNanos();
    }
    if (comeBack.isPositive() && comeBack.toNanos() > left(askedUntil, now)) {
      askedUntil = now + comeBack.toNanos();
    }
  }

  /** A pause of a message after so many tries. */
  Duration pause(int attempts) {
    return jitter(pauses.most(attempts));
  }

  boolean isOpen() {
    return failures >= threshold;
  }

  private Duration jitter(Duration most) {
    return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
  }
}
