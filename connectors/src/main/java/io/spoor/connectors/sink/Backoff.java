package io.spoor.connectors.sink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes the next pause: exponential up to a bound, half of it random, so that tasks do not retry
 * in step.
 */
public final class Backoff {

  private final BackoffConfig bounds;
  private final RandomGenerator random;
  private int failures;

  public Backoff(BackoffConfig bounds, RandomGenerator random) {
    this.bounds = bounds;
    this.random = random;
  }

  public Duration nextDelay() {
    long max = bounds.maxDelay(++failures).toMillis();
    return Duration.ofMillis(max / 2 + random.nextLong(max / 2 + 1));
  }

  public void reset() {
    failures = 0;
  }
}
