package io.spoor.offline.evaluation;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A run whose truth is known, and what was found in it.
 *
 * @param label columns of the truth by name; {@code trace_id} names the run's trace
 * @param findings findings about events of the trace
 */
public record JudgedRun(Map<String, String> label, List<Finding> findings) {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  public JudgedRun {
    label = Map.copyOf(label);
    findings = List.copyOf(findings);
  }

  /** Whether a finding has at least this severity. */
  public boolean isFlagged(String severity) {
    return flagged(severity) > 0;
  }

  /** Number of findings with at least this severity. */
  public int flagged(String severity) {
    int least = SEVERITIES.indexOf(severity);
    return (int)
        findings.stream()
            .filter(finding -> SEVERITIES.indexOf(finding.getSeverity()) >= least)
            .count();
  }

  /** The value of a column; empty: the truth has no such column. */
  public String column(String name) {
    return label.getOrDefault(name, "");
  }

  /** Combined values of several columns. */
  public List<String> columns(List<String> names) {
    List<String> values = new ArrayList<>();
    names.forEach(name -> values.add(column(name)));
    return values;
  }
}
