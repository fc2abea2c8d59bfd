package io.spoor.offline.evaluation;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs whose truth is known, with what a detector found in each. */
public final class JudgedRuns {
  private final List<JudgedRun> runs;

  private JudgedRuns(List<JudgedRun> runs) {
    this.runs = List.copyOf(runs);
  }

  /**
   * Assigns each finding to the runs that it names an event of.
   *
   * @param truth rows by column name, with {@code trace_id}
   * @param rules ids of the rules that count; empty: all
   */
  public static JudgedRuns of(
      List<Map<String, String>> truth, Collection<Finding> findings, Set<String> rules) {
    Map<String, List<Finding>> byTrace = new HashMap<>();
    for (Finding finding : findings) {
      if (rules.isEmpty() || rules.contains(finding.getRuleId())) {
        Set<String> traces = new LinkedHashSet<>();
        finding.getEventIds().forEach(event -> traces.add(trace(event)));
        for (String trace : traces) {
          byTrace.computeIfAbsent(trace, key -> new ArrayList<>()).add(finding);
        }
      }
    }
    return new JudgedRuns(
        truth.stream()
            .map(
                label ->
                    new JudgedRun(
                        label, byTrace.getOrDefault(label.getOrDefault("trace_id", ""), List.of())))
            .toList());
  }

  private static String trace(String event) {
    int end = event.indexOf(':');
    return end < 0 ? event : event.substring(0, end);
  }

  public List<JudgedRun> runs() {
    return runs;
  }

  /** The share of flagged runs for each combination of values of the columns. */
  public Map<List<String>, Proportion> flagged(List<String> columns, String severity) {
    Map<List<String>, Proportion> shares =
        new TreeMap<>(Comparator.comparing((List<String> values) -> String.join("\u0001", values)));
    for (JudgedRun run : runs) {
      shares.merge(
          run.columns(columns),
          new Proportion(run.isFlagged(severity) ? 1 : 0, 1),
          (a, b) -> new Proportion(a.count() + b.count(), a.of() + b.of()));
    }
    return shares;
  }
}
