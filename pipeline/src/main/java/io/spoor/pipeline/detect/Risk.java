package io.spoor.pipeline.detect;

import java.util.Collection;
import java.util.Comparator;

/** Combines risks of 0 to 100. */
public final class Risk {
  /** Maximum risks that count: with more, the sum is close to 100. */
  public static final int MAX_RISKS = 20;

  private Risk() {}

  /**
   * Combined risk: each takes its share of what the others leave of 100, so that a second one adds
   * less than the first and the sum stays at most 100.
   */
  public static int combine(Collection<Double> risks) {
    double remaining =
        risks.stream()
            .sorted(Comparator.reverseOrder())
            .limit(MAX_RISKS)
            .mapToDouble(risk -> 1 - Math.clamp(risk, 0, 100) / 100)
            .reduce(1, (a, b) -> a * b);
    return (int) Math.round(100 * (1 - remaining));
  }
}
