package io.spoor.localstack.demo;

import io.spoor.client.result.FindingView;
import io.spoor.localstack.demo.BundledScenario.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the findings with the scenario: every expected finding, and no other finding that
 * warrants a notification. Findings of low or medium severity are permitted.
 */
public record ScenarioResult(List<Expected> missing, List<FindingView> unexpected) {

  private static final Set<String> SEVERE = Set.of("high", "critical");

  public ScenarioResult {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
  }

  public static ScenarioResult of(List<Expected> expected, List<FindingView> findings) {
    List<FindingView> unmatched = new ArrayList<>(findings);
    List<Expected> missing = new ArrayList<>();
    for (Expected expectation : expected) {
      boolean matched =
          unmatched.removeIf(
              finding ->
                  finding.ruleId().equals(expectation.ruleId())
                      && finding.eventIds().contains(expectation.eventId()));
      if (!matched) {
        missing.add(expectation);
      }
    }
    unmatched.removeIf(finding -> !SEVERE.contains(finding.severity()));
    return new ScenarioResult(missing, unmatched);
  }

  public boolean passed() {
    return missing.isEmpty() && unexpected.isEmpty();
  }

  /** Deviations, for people; empty if there are none. */
  public List<String> problems() {
    List<String> lines = new ArrayList<>();
    missing.forEach(
        one ->
            lines.add(
                "missing finding: %s, evidence %s: %s"
                    .formatted(one.ruleId(), one.eventId(), one.story())));
    unexpected.forEach(
        one ->
            lines.add(
                "unexpected finding: %s %s: %s"
                    .formatted(one.ruleId(), one.findingId(), one.explanation())));
    return lines;
  }
}
