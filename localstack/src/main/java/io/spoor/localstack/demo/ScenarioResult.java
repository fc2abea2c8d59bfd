package io.spoor.localstack.demo;

import io.spoor.client.result.FindingView;
import io.spoor.localstack.demo.BundledScenario.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether what was found is what the scenario is about: all of it, and nothing else that somebody
 * would be called for. What is of low or medium severity is there to be looked up.
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

  /** What is wrong, for people; empty when nothing is. */
  public List<String> problems() {
    List<String> lines = new ArrayList<>();
    missing.forEach(
        one ->
            lines.add(
                "missing finding: "
                    + one.ruleId()
                    + ", evidence "
                    + one.eventId()
                    + ": "
                    + one.story()));
    unexpected.forEach(
        one ->
            lines.add(
                "unexpected finding: "
                    + one.ruleId()
                    + " "
                    + one.findingId()
                    + ": "
                    + one.explanation()));
    return lines;
  }
}
