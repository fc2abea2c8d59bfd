package io.spoor.content.injection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what two records of a call state about its arguments. */
public final class ArgumentComparison {
  private ArgumentComparison() {}

  /**
   * Whether the records agree about each value that both state.
   *
   * @param claims hash of a path in the upper half, hash of its value in the lower one
   */
  public static boolean isCompatible(List<Long> claims, List<Long> others) {
    if (claims.isEmpty() || others.isEmpty()) {
      return true;
    }
    Map<Integer, Set<Integer>> byPath = new HashMap<>();
    for (long claim : claims) {
      byPath.computeIfAbsent(path(claim), _ -> new HashSet<>()).add((int) claim);
    }
    Set<Integer> different = new HashSet<>();
    Set<Integer> equal = new HashSet<>();
    for (long claim : others) {
      Set<Integer> values = byPath.get(path(claim));
      if (values != null) {
        (values.contains((int) claim) ? equal : different).add(path(claim));
      }
    }
    return equal.containsAll(different);
  }

  private static int path(long claim) {
    return (int) (claim >>> Integer.SIZE);
  }
}
