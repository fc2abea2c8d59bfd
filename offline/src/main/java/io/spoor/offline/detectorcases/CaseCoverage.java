package io.spoor.offline.detectorcases;

import java.util.ArrayList;
import java.util.List;

/** Which kinds of cases a detector has. */
public record CaseCoverage(String detector, boolean positive, boolean negative, boolean late) {
  /** A case counts for a detector when it expects something of it, or nothing. */
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

  /** What is missing: {@code positive}, {@code negative}, {@code late}. */
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
