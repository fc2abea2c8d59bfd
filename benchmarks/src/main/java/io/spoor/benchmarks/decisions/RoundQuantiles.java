package io.spoor.benchmarks.decisions;

import java.util.ArrayList;
import java.util.List;

/** Quantiles of latencies, milliseconds: medians of several rounds. */
final class RoundQuantiles {
  private final List<Double> p50 = new ArrayList<>();
  private final List<Double> p99 = new ArrayList<>();

  /** A quantile of values in ascending order; not a number if there are none. */
  static double of(double[] sorted, double quantile) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
  }

  /** {@code sorted}: a round's values, in ascending order. */
  void add(double[] sorted) {
    p50.add(of(sorted, 0.5));
    p99.add(of(sorted, 0.99));
  }

  double p50() {
    return median(p50);
  }

  double p99() {
    return median(p99);
  }

  private static double median(List<Double> rounds) {
    List<Double> sorted = rounds.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
