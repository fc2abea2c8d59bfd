package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BackoffConfig;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The next pause: doubles up to a bound, half of it by chance so that tasks do not return in step.
 */
final class Backoff {

  private final BackoffConfig bounds;
  private final RandomGenerator random;
  private int failures;

  Backoff(BackoffConfig bounds, RandomGenerator random) {
    this.bounds = bounds;
    this.random = random;
  }

  Duration next() {
    double doubled = bounds.first().toMillis() * Math.pow(2, failures++);
    long most = (long) Math.min(doubled, (double) bounds.longest().toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  void reset() {
    failures = 0;
  }
}
