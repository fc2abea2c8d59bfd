package io.spoor.benchmarks.decisions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import java.util.List;

/** Latencies of decisions and of the bare server: medians of the rounds. */
public final class DecisionsReport implements BenchReport {
  private static final double TARGET_P50 = 1;
  private static final double TARGET_P99 = 5;
  private static final double TARGET_RATIO = 2;

  private final DecisionsSettings settings;
  private final RoundQuantiles spoor = new RoundQuantiles();
  private final RoundQuantiles bare = new RoundQuantiles();

  DecisionsReport(DecisionsSettings settings) {
    this.settings = settings;
  }

  /** {@code millis}: latencies of a round, in ascending order. */
  void addSpoor(double[] millis) {
    spoor.add(millis);
  }

  /** The same of the bare server. */
  void addBare(double[] millis) {
    bare.add(millis);
  }

  /** Whether each quantile is within its target, or within twice that of the bare server. */
  @Override
  public boolean passed() {
    return isWithin(spoor, bare);
  }

  /** Whether each quantile is within its target, or within twice that of the bare server. */
  static boolean isWithin(RoundQuantiles spoor, RoundQuantiles bare) {
    return isWithin(spoor.p50(), bare.p50(), TARGET_P50)
        && isWithin(spoor.p99(), bare.p99(), TARGET_P99);
  }

  private static boolean isWithin(double spoor, double bare, double target) {
    return spoor <= target || spoor <= TARGET_RATIO * bare;
  }

  @Override
  public List<String> lines() {
    return List.of(
        BenchReport.line(
            "%,d decisions a second, %d rounds of %d s, %,d live runs, starter policies and %d more",
            settings.rate(),
            settings.rounds(),
            settings.seconds(),
            settings.runs(),
            settings.furtherPolicies()),
        BenchReport.line("%-28s %8s %8s", "MS, MEDIAN OF THE ROUNDS", "P50", "P99"),
        line("decision server", spoor),
        line("bare Jetty and Cedar", bare),
        passed()
            ? "Within the target: 1 and 5 ms, or twice the bare server."
            : "NOT within the target: 1 and 5 ms, or twice the bare server.");
  }

  private static String line(String name, RoundQuantiles of) {
    return BenchReport.line("%-28s %8.2f %8.2f", name, of.p50(), of.p99());
  }

  @Override
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("type", "decisions");
    json.put("rate", settings.rate()).put("runs", settings.runs()).put("passed", passed());
    put(json.putObject("spoor"), spoor);
    put(json.putObject("bare"), bare);
    return json.toString();
  }

  private static void put(ObjectNode target, RoundQuantiles of) {
    target.put("p50_ms", of.p50()).put("p99_ms", of.p99());
  }
}
