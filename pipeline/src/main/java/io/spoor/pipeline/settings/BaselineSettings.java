package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * When what the runs of an agent do is normal for it: see {@code docs/baselines.md}.
 *
 * @param runs so many different runs must have done a thing before it is normal: one poisoned run
 *     makes nothing normal, however often it does it
 * @param learningRuns the first so many runs of an agent are learned from and not judged
 * @param dormantAfter an identity that no run used for so long, and one did before, is dormant
 */
public record BaselineSettings(int runs, int learningRuns, Duration dormantAfter) {
  public static BaselineSettings defaults() {
    return new BaselineSettings(3, 10, Duration.ofDays(30));
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
  }
}
