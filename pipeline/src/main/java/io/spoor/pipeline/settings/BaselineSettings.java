package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * When the behaviour of an agent's runs is normal: see {@code docs/baselines.md}.
 *
 * @param runs number of different runs that make a behaviour normal; repetition within one run does
 *     not count
 * @param learningRuns number of first runs of an agent that are learned from and not evaluated
 * @param dormantAfter time without use after which a used identity is dormant
 * @param invocationWait how long a run waits for its agent invocation, by wall clock
 */
public record BaselineSettings(
    int runs, int learningRuns, Duration dormantAfter, Duration invocationWait) {
  public static BaselineSettings defaults() {
    return new BaselineSettings(3, 10, Duration.ofDays(30), Duration.ofMinutes(10));
  }

  public BaselineSettings {
    if (runs < 1 || runs > 100) {
      throw new IllegalArgumentException("baseline.runs must be 1 to 100: " + runs);
    }
    if (learningRuns < 0 || learningRuns > 1_000) {
      throw new IllegalArgumentException("baseline.learning must be 0 to 1,000: " + learningRuns);
    }
    if (dormantAfter.isNegative() || dormantAfter.isZero()) {
      throw new IllegalArgumentException("baseline.dormant must be positive: " + dormantAfter);
    }
    if (invocationWait.toMillis() < 1) {
      throw new IllegalArgumentException("baseline.wait must be positive: " + invocationWait);
    }
  }
}
