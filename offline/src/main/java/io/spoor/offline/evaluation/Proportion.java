package io.spoor.offline.evaluation;

import java.util.Locale;

/**
 * A part of a number of runs.
 *
 * @param count runs of the part
 * @param of all runs
 */
public record Proportion(int count, int of) {
  /** Of the normal distribution, for 95 %. */
  private static final double Z = 1.96;

  /** From 0 to 1; 0 without runs. */
  public double value() {
    return of == 0 ? 0 : (double) count / of;
  }

  /** Lower end of the 95 % Wilson score interval. */
  public double low() {
    return of == 0 ? 0 : Math.max(0, centre() - halfWidth());
  }

  /** Upper end of the 95 % Wilson score interval. */
  public double high() {
    return of == 0 ? 1 : Math.min(1, centre() + halfWidth());
  }

  private double centre() {
    return (value() + Z * Z / (2 * of)) / (1 + Z * Z / of);
  }

  private double halfWidth() {
    double p = value();
    return Z / (1 + Z * Z / of) * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%5.1f %% [%5.1f, %5.1f] %d/%d",
        100 * value(),
        100 * low(),
        100 * high(),
        count,
        of);
  }
}
