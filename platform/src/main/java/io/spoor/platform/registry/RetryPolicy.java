package io.spoor.platform.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Number of retries and their pauses for requests that the registry could not serve.
 *
 * @param attempts rounds over all base URLs, including the first; at least 1
 * @param pause maximum pause after the first round; doubles with each round
 * @param maxPause upper bound of all pauses
 */
public record RetryPolicy(int attempts, Duration pause, Duration maxPause) {

  /** Five rounds, with pauses of at most 0.2, 0.4, 0.8 and 1.6 seconds. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(5));

  public RetryPolicy {
    if (attempts < 1 || pause.isNegative() || maxPause.compareTo(pause) < 0) {
      throw new IllegalArgumentException(
          ("retries need at least one attempt and 0 <= pause <= longest pause, not %s, %s, " + "%s")
              .formatted(attempts, pause, maxPause));
    }
  }

  /**
   * Pause after the given round (from 1): half fixed, half random, so that clients do not retry in
   * step.
   */
  Duration pauseAfter(int attempt) {
    double doubled = pause.toMillis() * Math.pow(2, attempt - 1);
    long max = (long) Math.min(doubled, (double) maxPause.toMillis());
    return Duration.ofMillis(max / 2 + ThreadLocalRandom.current().nextLong(max / 2 + 1));
  }
}
