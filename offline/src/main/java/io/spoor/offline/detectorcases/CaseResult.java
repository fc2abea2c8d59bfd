package io.spoor.offline.detectorcases;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The result of one case.
 *
 * @param detector detector that it tests
 * @param problems deviations from the expectations, in words; empty: the case passes
 * @param positive rules of which it expects findings
 * @param negative rules of which it expects no findings at the end
 * @param late whether a record arrives after one with a later time
 * @param retracting whether the tested detector is to retract a finding
 * @param sources sources of the records in which the tested detector finds something
 */
public record CaseResult(
    Path file,
    String detector,
    String name,
    String story,
    List<String> problems,
    Set<String> positive,
    Set<String> negative,
    boolean late,
    boolean retracting,
    Set<String> sources,
    Duration duration) {
  public CaseResult {
    problems = List.copyOf(problems);
    positive = Set.copyOf(positive);
    negative = Set.copyOf(negative);
    sources = Set.copyOf(sources);
  }

  public boolean passed() {
    return problems.isEmpty();
  }
}
