package io.spoor.connectors.sink;

import java.time.Duration;

/**
 * Pauses between tries.
 *
 * @param first greatest pause after the first failure; doubles with each
 * @param longest greatest pause ever
 */
public record BackoffConfig(Duration first, Duration longest) {

  /** The greatest pause after so many failures, from 1. */
  public Duration most(int failures) {
    double doubled = first.toMillis() * Math.pow(2, failures - 1);
    return Duration.ofMillis((long) Math.min(doubled, (double) longest.toMillis()));
  }
}
