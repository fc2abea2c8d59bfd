package io.spoor.connectors.sink;

import java.time.Duration;

/**
 * Pauses between attempts.
 *
 * @param initial maximum pause after the first failure; doubles with each failure
 * @param max upper bound of all pauses
 */
public record BackoffConfig(Duration initial, Duration max) {

  /** The maximum pause after this many failures, from 1. */
  public Duration maxDelay(int failures) {
    double doubled = initial.toMillis() * Math.pow(2, failures - 1);
    return Duration.ofMillis((long) Math.min(doubled, (double) max.toMillis()));
  }
}
