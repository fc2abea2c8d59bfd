package io.spoor.pipeline.tuning;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Distinguishes a misspelt name from a different name. */
public final class Misspelling {
  private Misspelling() {}

  /**
   * Whether {@code name} is likely a misspelling of {@code known}: it differs in case, in
   * separators, by one letter, or by two in a long name.
   */
  public static boolean isLikely(String name, String known) {
    String a = simplify(name);
    String b = simplify(known);
    int allowed = b.length() < 6 ? 1 : 2;
    return Math.abs(a.length() - b.length()) <= allowed && distance(a, b) <= allowed;
  }

  /** The known name closest to {@code name}; empty when none is close. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isLikely(name, candidate))
        .min(
            Comparator.<String>comparingInt(
                    candidate -> distance(simplify(name), simplify(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String simplify(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
