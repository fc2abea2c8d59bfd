package io.spoor.offline.detectorcases;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What came of one case.
 *
 * @param detector that it is about
 * @param problems what was otherwise than expected, in words; empty: it is as expected
 * @param positive rules of which it expects findings
 * @param negative rules that it expects to find nothing at the end
 * @param late whether a record arrives after one that happened later
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
    Duration duration) {
  public CaseResult {
    problems = List.copyOf(problems);
    positive = Set.copyOf(positive);
    negative = Set.copyOf(negative);
  }

  public boolean passed() {
    return problems.isEmpty();
  }
}
