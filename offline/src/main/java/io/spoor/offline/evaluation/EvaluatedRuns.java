package io.spoor.offline.evaluation;

import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Runs whose truth is known, with what a detector found in each. */
public final class EvaluatedRuns {
  private static final String TOOL_CALL = "execute_tool";
  private static final Comparator<List<String>> BY_VALUES =
      Comparator.comparing(values -> String.join("\u0001", values));

  private final List<EvaluatedRun> runs;

  private EvaluatedRuns(List<EvaluatedRun> runs) {
    this.runs = List.copyOf(runs);
  }

  /**
   * Assigns each finding to the runs that it names an event of.
   *
   * @param truth rows by column name, with {@code trace_id}
   * @param rules ids of the rules that count; empty: all
   */
  public static EvaluatedRuns of(
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
    return new EvaluatedRuns(
        truth.stream()
            .map(
                label ->
                    new EvaluatedRun(
                        label,
                        byTrace.getOrDefault(label.getOrDefault(TruthTable.TRACE, ""), List.of()),
                        List.of(),
                        ""))
            .toList());
  }

  /**
   * The same runs with what else is known of them.
   *
   * @param actions all actions of the analysis
   * @param moments the findings of each moment
   */
  public EvaluatedRuns with(List<Action> actions, FindingMoments moments) {
    Map<String, List<String>> calls = new HashMap<>();
    actions.stream()
        .map(Action::getEvent)
        .filter(EvaluatedRuns::isToolCall)
        .sorted(
            Comparator.comparingLong(IdentityEvent::getTime)
                .thenComparing(IdentityEvent::getEventId))
        .map(IdentityEvent::getEventId)
        .forEach(id -> calls.computeIfAbsent(trace(id), key -> new ArrayList<>()).add(id));
    return new EvaluatedRuns(
        runs.stream()
            .map(
                run -> {
                  String trace = run.column(TruthTable.TRACE);
                  return new EvaluatedRun(
                      run.label(),
                      run.findings(),
                      calls.getOrDefault(trace, List.of()),
                      moments.highest(trace));
                })
            .toList());
  }

  private static boolean isToolCall(IdentityEvent event) {
    return event.getGenAi() != null && TOOL_CALL.equals(event.getGenAi().getOperation());
  }

  /** The trace of an event of a span. */
  static String trace(String event) {
    int end = event.indexOf(':');
    return end < 0 ? event : event.substring(0, end);
  }

  public List<EvaluatedRun> runs() {
    return runs;
  }

  /** The share of flagged runs for each combination of values of the columns. */
  public Map<List<String>, Proportion> flagged(List<String> columns, String severity) {
    return shares(columns, run -> run.isFlagged(severity));
  }

  /** The share of runs with a finding of at least this risk score, likewise. */
  public Map<List<String>, Proportion> withRisk(List<String> columns, int least) {
    return shares(columns, run -> run.hasRisk(least));
  }

  /** The share of runs that had such a finding at any moment, likewise. */
  public Map<List<String>, Proportion> flaggedAtAnyMoment(List<String> columns, String severity) {
    return shares(columns, run -> run.wasFlagged(severity));
  }

  /** The share of runs that had such a finding only before the last record, likewise. */
  public Map<List<String>, Proportion> flaggedOnlyBefore(List<String> columns, String severity) {
    return shares(columns, run -> run.wasFlagged(severity) && !run.isFlagged(severity));
  }

  /**
   * How many calls after the first harmful one a run is flagged, for each combination of values;
   * runs without a number in the column of harmful calls are left out.
   *
   * @param harmful column with the number of the first harmful call of a run, from 0
   */
  public Map<List<String>, CallLatency> latency(
      List<String> columns, String harmful, String severity) {
    Map<List<String>, CallLatency> latencies = new TreeMap<>(BY_VALUES);
    for (EvaluatedRun run : runs) {
      if (run.column(harmful).matches("\\d{1,9}")) {
        latencies
            .computeIfAbsent(run.columns(columns), key -> new CallLatency())
            .add(run.latency(Integer.parseInt(run.column(harmful)), severity));
      }
    }
    return latencies;
  }

  private Map<List<String>, Proportion> shares(List<String> columns, Predicate<EvaluatedRun> part) {
    Map<List<String>, Proportion> shares = new TreeMap<>(BY_VALUES);
    for (EvaluatedRun run : runs) {
      shares.merge(
          run.columns(columns),
          new Proportion(part.test(run) ? 1 : 0, 1),
          (a, b) -> new Proportion(a.count() + b.count(), a.of() + b.of()));
    }
    return shares;
  }
}
