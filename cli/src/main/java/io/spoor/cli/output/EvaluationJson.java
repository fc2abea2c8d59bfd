package io.spoor.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.evaluation.CallLatency;
import io.spoor.offline.evaluation.EvaluatedRuns;
import io.spoor.offline.evaluation.Proportion;
import io.spoor.schemas.text.TextSanitizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shares of labelled runs with findings, as a JSON object for each group of runs. */
public final class EvaluationJson {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  private EvaluationJson() {}

  /** {@code harmful}: the column with the number of the first harmful call of a run. */
  public static List<String> lines(EvaluatedRuns runs, List<String> columns, String harmful) {
    Map<List<String>, CallLatency> latencies =
        runs.latency(columns, harmful, EvaluationTable.WAKES);
    return runs.flagged(columns, EvaluationTable.WAKES).keySet().stream()
        .map(values -> line(runs, columns, values, latencies.get(values)))
        .toList();
  }

  private static String line(
      EvaluatedRuns runs,
      List<String> columns,
      List<String> values,
      @Nullable CallLatency latency) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "evaluation");
    ObjectNode group = json.putObject("group");
    for (int i = 0; i < columns.size(); i++) {
      group.put(columns.get(i), values.get(i));
    }
    ObjectNode severities = json.putObject("by_severity");
    for (String severity : SEVERITIES) {
      put(severities.putObject(severity), runs.flagged(columns, severity).get(values));
    }
    ObjectNode risks = json.putObject("by_risk_score");
    for (int risk : EvaluationTable.RISKS) {
      put(risks.putObject(String.valueOf(risk)), runs.withRisk(columns, risk).get(values));
    }
    put(
        json.putObject("high_at_any_moment"),
        runs.flaggedAtAnyMoment(columns, EvaluationTable.WAKES).get(values));
    put(
        json.putObject("high_no_longer_at_the_end"),
        runs.flaggedOnlyBefore(columns, EvaluationTable.WAKES).get(values));
    if (latency != null) {
      put(json.putObject("calls_to_high"), latency);
    }
    return TextSanitizer.escapeJson(json.toString());
  }

  private static void put(ObjectNode json, @Nullable Proportion share) {
    if (share != null) {
      json.put("count", share.count())
          .put("of", share.of())
          .put("share", share.value())
          .put("from", share.low())
          .put("to", share.high());
    }
  }

  private static void put(ObjectNode json, CallLatency latency) {
    json.put("runs", latency.runs())
        .put("earlier", latency.between(Integer.MIN_VALUE, -1))
        .put("same_call", latency.between(0, 0))
        .put("later", latency.between(1, Integer.MAX_VALUE))
        .put("none", latency.missed());
    latency.median().ifPresent(median -> json.put("median", median));
  }
}
