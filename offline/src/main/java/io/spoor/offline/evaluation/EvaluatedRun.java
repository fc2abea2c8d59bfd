package io.spoor.offline.evaluation;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A run whose truth is known, and what was found in it.
 *
 * @param label columns of the truth by name; {@code trace_id} names the run's trace
 * @param findings findings about events of the trace
 * @param calls event ids of its tool calls, in order of start
 * @param highest the highest severity of a finding at any moment; empty: there was none
 */
public record EvaluatedRun(
    Map<String, String> label, List<Finding> findings, List<String> calls, String highest) {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  public EvaluatedRun {
    label = Map.copyOf(label);
    findings = List.copyOf(findings);
    calls = List.copyOf(calls);
  }

  /** Whether the first severity is at least the second one. */
  static boolean isAtLeast(String severity, String least) {
    return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
  }

  /** Whether a finding has at least this severity. */
  public boolean isFlagged(String severity) {
    return flagged(severity) > 0;
  }

  /** Whether a finding has at least this risk score. */
  public boolean hasRisk(int least) {
    return findings.stream().anyMatch(finding -> finding.getRiskScore() >= least);
  }

  /** Whether a finding had at least this severity at any moment. */
  public boolean wasFlagged(String severity) {
    return isFlagged(severity) || isAtLeast(highest, severity);
  }

  /**
   * The number of calls from the first harmful one to the call of the first finding with at least
   * this severity: 0 for the same call, negative for an earlier one. Empty: there is no such
   * finding.
   *
   * @param harmful number of the first harmful call, from 0
   */
  OptionalInt latency(int harmful, String severity) {
    return findings.stream()
        .filter(finding -> isAtLeast(finding.getSeverity(), severity))
        .mapToInt(this::call)
        .filter(call -> call >= 0)
        .map(call -> call - harmful)
        .min();
  }

  /** The number of the call that a finding is about, the last one it names; -1: none. */
  private int call(Finding finding) {
    return finding.getEventIds().stream().mapToInt(calls::indexOf).max().orElse(-1);
  }

  /** Number of findings with at least this severity. */
  public int flagged(String severity) {
    return (int)
        findings.stream().filter(finding -> isAtLeast(finding.getSeverity(), severity)).count();
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
