package io.spoor.testkit.property;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Checks a property on generated cases; a failure names the seed that reproduces its case. */
public final class SeededCases {
  /** System property: the seed of the only case to run. */
  static final String SEED = "spoor.seed";

  private SeededCases() {}

  /** The test body of one case. */
  @FunctionalInterface
  public interface Property {
    void verify(Generator generator) throws Exception;
  }

  /**
   * Checks the property on new cases, or on the single case of {@code -Dspoor.seed}.
   *
   * @throws AssertionError naming the seed of the first failing case
   */
  public static void check(int cases, Property property) {
    check(cases, System.getProperty(SEED), property);
  }

  static void check(int cases, @Nullable String replayed, Property property) {
    if (replayed != null) {
      check(Long.parseLong(replayed.strip()), property);
      return;
    }
    var seeds = new SplittableRandom();
    for (int number = 0; number < cases; number++) {
      check(seeds.nextLong(), property);
    }
  }

  private static void check(long seed, Property property) {
    try {
      property.verify(new Generator(new SplittableRandom(seed)));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "the case of seed %s fails, run it again with -D%s=%s: %s".formatted(seed, SEED, seed, e),
          e);
    }
  }
}
