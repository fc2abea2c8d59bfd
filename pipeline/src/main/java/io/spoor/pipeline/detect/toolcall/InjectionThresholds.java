package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.ClassThresholds;
import io.spoor.content.injection.InjectionSettings;
import io.spoor.pipeline.tuning.Thresholds;

/** An operator's thresholds of {@link InjectedAction}; the points of signs cannot be tuned. */
final class InjectionThresholds {
  private static final int MAX_SCORE = 100;

  private InjectionThresholds() {}

  static InjectionSettings read(Thresholds thresholds) {
    InjectionSettings defaults = InjectionSettings.defaults();
    ClassThresholds high = byClass(thresholds, defaults.high().others());
    return defaults.withLevels(
        thresholds.count("reported", defaults.reported(), 1, MAX_SCORE),
        thresholds.count("critical", defaults.critical(), 1, MAX_SCORE),
        thresholds.count("high-provisional", defaults.highProvisional(), 1, MAX_SCORE),
        high);
  }

  /** A class without a threshold of its own has that of all others. */
  private static ClassThresholds byClass(Thresholds thresholds, int defaultHigh) {
    int high = thresholds.count("high", defaultHigh, 1, MAX_SCORE);
    return new ClassThresholds(
        thresholds.count("high-commands", high, 1, MAX_SCORE),
        thresholds.count("high-payments", high, 1, MAX_SCORE),
        thresholds.count("high-administration", high, 1, MAX_SCORE),
        thresholds.count("high-deletions", high, 1, MAX_SCORE),
        thresholds.count("high-messages", high, 1, MAX_SCORE),
        high);
  }
}
