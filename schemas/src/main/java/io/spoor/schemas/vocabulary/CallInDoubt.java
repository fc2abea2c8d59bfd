package io.spoor.schemas.vocabulary;

import java.util.Set;

/**
 * Which findings leave a tool call in doubt: the evaluator of injected actions reports it, but not
 * as high. Only such a call is asked about, and only on such a call a second opinion counts.
 */
public final class CallInDoubt {
  /** Rule that evaluates whether a tool call follows content instead of the user's request. */
  public static final String DETECTOR_ID = "injected-action";

  private static final Set<String> DOUBTFUL = Set.of("low", "medium");

  private CallInDoubt() {}

  /** Whether a finding of the rule with this severity leaves its call in doubt. */
  public static boolean is(String ruleId, String severity) {
    return ruleId.equals(DETECTOR_ID) && DOUBTFUL.contains(severity);
  }
}
