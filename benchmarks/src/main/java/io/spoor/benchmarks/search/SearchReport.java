package io.spoor.benchmarks.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Response times of each question. */
public final class SearchReport implements BenchReport {
  private final SearchSettings settings;
  private final List<String> indexSizes = new ArrayList<>();
  private final Map<String, double[]> millis = new LinkedHashMap<>();

  SearchReport(SearchSettings settings) {
    this.settings = settings;
  }

  void addIndexSize(String alias, long documents, double megabytes) {
    indexSizes.add(BenchReport.line("%s %,d documents, %,.0f MB", alias, documents, megabytes));
  }

  void add(String question, List<Duration> latencies) {
    millis.put(
        question,
        latencies.stream().mapToDouble(latency -> latency.toNanos() / 1e6).sorted().toArray());
  }

  /** Whether the 95th percentile of each question meets the target. */
  @Override
  public boolean passed() {
    return millis.values().stream()
        .allMatch(sorted -> quantile(sorted, 0.95) <= settings.targetMillis());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join("; ", indexSizes));
    lines.add(
        BenchReport.line("%-55s %6s %8s %8s %8s", "QUERY", "RUNS", "P50 MS", "P95 MS", "MAX MS"));
    millis.forEach(
        (question, sorted) ->
            lines.add(
                BenchReport.line(
                    "%-55s %6d %8.1f %8.1f %8.1f",
                    question,
                    sorted.length,
                    quantile(sorted, 0.5),
                    quantile(sorted, 0.95),
                    sorted[sorted.length - 1])));
    lines.add(
        passed()
            ? "Every query is within the limit: p95 of " + settings.targetMillis() + " ms."
            : "NOT within the limit: p95 of " + settings.targetMillis() + " ms.");
    return lines;
  }

  @Override
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("type", "search");
    json.put("actions", settings.actions()).put("aim_ms", settings.targetMillis());
    ObjectNode questions = json.putObject("questions");
    millis.forEach(
        (question, sorted) ->
            questions
                .putObject(question)
                .put("asked", sorted.length)
                .put("p50_ms", quantile(sorted, 0.5))
                .put("p95_ms", quantile(sorted, 0.95))
                .put("max_ms", sorted[sorted.length - 1]));
    return json.toString();
  }

  /** The quantile: the smallest value that this fraction does not exceed. */
  private static double quantile(double[] sorted, double fraction) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * fraction) - 1)];
  }
}
