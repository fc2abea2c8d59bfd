package io.spoor.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The median of several measurements, with minimum and maximum. */
public record Spread(double median, double min, double max) {
  /** The spread of one value over the measurements. */
  public static <T> Spread of(List<T> measured, ToDoubleFunction<T> value) {
    double[] sorted = measured.stream().mapToDouble(value).sorted().toArray();
    int middleIndex = sorted.length / 2;
    double median =
        sorted.length % 2 == 1
            ? sorted[middleIndex]
            : (sorted[middleIndex - 1] + sorted[middleIndex]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** The median, with minimum and maximum in parentheses; each formatted with {@code format}. */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + "–" + format + ")", median, min, max);
  }
}
