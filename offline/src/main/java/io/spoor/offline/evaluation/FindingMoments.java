package io.spoor.offline.evaluation;

import io.spoor.schemas.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The highest severity that findings of each trace had at any moment, while the request was not
 * known, too. Receives each version of a finding.
 */
public final class FindingMoments implements Consumer<Finding> {
  private final Set<String> rules;
  private final Map<String, String> highest = new HashMap<>();

  /** {@code rules}: ids of the rules that count; empty: all. */
  public FindingMoments(Set<String> rules) {
    this.rules = Set.copyOf(rules);
  }

  @Override
  public void accept(Finding finding) {
    if ("retracted".equals(finding.getStatus())
        || (!rules.isEmpty() && !rules.contains(finding.getRuleId()))) {
      return;
    }
    for (String event : finding.getEventIds()) {
      highest.merge(
          EvaluatedRuns.trace(event),
          finding.getSeverity(),
          (a, b) -> EvaluatedRun.isAtLeast(a, b) ? a : b);
    }
  }

  /** The highest severity in a trace; empty: there was no finding. */
  String highest(String trace) {
    return highest.getOrDefault(trace, "");
  }
}
