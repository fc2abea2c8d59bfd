package io.spoor.connectors.sink;

import java.time.Duration;

/**
 * Pauses between tries.
 *
 * @param initial greatest pause after the first failure; doubles with each
 * @param max greatest pause ever
 */
public record BackoffConfig(Duration initial, Duration max) {

  /** The greatest pause after so many failures, from 1. */
  public Duration maxDelay(int failures) {
    double doubled = initial.toMillis() * Math.pow(2, failures - 1);
    return Duration.ofMillis((long) Math.min(doubled, (double) max.toMillis()));
  }
}
