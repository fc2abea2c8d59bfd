package io.spoor.offline.detectorcases;

import java.util.ArrayList;
import java.util.List;

/** The kinds of cases that a detector has. */
public record CaseCoverage(String detector, boolean positive, boolean negative, boolean late) {
  /** Coverage of a detector; a case counts if it expects, or excludes, its findings. */
  public static CaseCoverage of(String detector, List<CaseResult> results) {
    boolean positive = false;
    boolean negative = false;
    boolean late = false;
    for (CaseResult result : results) {
      positive |= result.positive().contains(detector);
      negative |= result.negative().contains(detector);
      late |= result.late() && result.detector().equals(detector);
    }
    return new CaseCoverage(detector, positive, negative, late);
  }

  /** The missing kinds: {@code positive}, {@code negative}, {@code late}. */
  public List<String> missing() {
    var missing = new ArrayList<String>();
    if (!positive) {
      missing.add("positive");
    }
    if (!negative) {
      missing.add("negative");
    }
    if (!late) {
      missing.add("late");
    }
    return missing;
  }
}
