package io.spoor.localstack.demo;

import io.spoor.client.result.FindingRow;
import io.spoor.localstack.demo.Scenario.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether what was found is what the scenario is about: all of it, and nothing else that somebody
 * would be called for. What is of low or medium severity is there to be looked up.
 */
public record Verdict(List<Expected> missing, List<FindingRow> unexpected) {

  private static final Set<String> SEVERE = Set.of("high", "critical");

  public Verdict {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
  }

  public static Verdict of(List<Expected> expected, List<FindingRow> found) {
    List<FindingRow> left = new ArrayList<>(found);
    List<Expected> missing = new ArrayList<>();
    for (Expected one : expected) {
      boolean there =
          left.removeIf(
              finding ->
                  finding.ruleId().equals(one.ruleId())
                      && finding.eventIds().contains(one.eventId()));
      if (!there) {
        missing.add(one);
      }
    }
    left.removeIf(finding -> !SEVERE.contains(finding.severity()));
    return new Verdict(missing, left);
  }

  public boolean isGood() {
    return missing.isEmpty() && unexpected.isEmpty();
  }

  /** What is wrong, for people; empty when nothing is. */
  public List<String> complaints() {
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
