package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.Severity;
import java.util.List;

/**
 * What a detector finds about a call that is not made yet.
 *
 * @param ruleId id of the rule
 * @param confirmed whether no later record is expected to settle it
 * @param riskScore 0 to 100
 * @param sentence what the call would be
 * @param evidence ids of the events on which it rests, without the call
 */
public record PlannedCallFinding(
    String ruleId,
    Severity severity,
    boolean confirmed,
    int riskScore,
    String sentence,
    List<String> evidence) {
  public PlannedCallFinding {
    evidence = List.copyOf(evidence);
  }
}
