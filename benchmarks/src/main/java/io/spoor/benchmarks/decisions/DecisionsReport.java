package io.spoor.benchmarks.decisions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Latencies of decisions and of the bare server: medians of the rounds. */
public final class DecisionsReport {
  private static final double TARGET_P50 = 1;
  private static final double TARGET_P99 = 5;
  private static final double TARGET_RATIO = 2;

  private final DecisionsSettings settings;
  private final Quantiles spoor = new Quantiles();
  private final Quantiles bare = new Quantiles();

  DecisionsReport(DecisionsSettings settings) {
    this.settings = settings;
  }

  /** Of several rounds. */
  private static final class Quantiles {
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p99 = new ArrayList<>();

    void add(double[] sorted) {
      p50.add(sorted[sorted.length / 2]);
      p99.add(sorted[(int) (sorted.length * 0.99)]);
    }

    private static double median(List<Double> rounds) {
      List<Double> sorted = rounds.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }
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
  public boolean passed() {
    return isWithin(spoor.p50, bare.p50, TARGET_P50) && isWithin(spoor.p99, bare.p99, TARGET_P99);
  }

  private static boolean isWithin(List<Double> spoor, List<Double> bare, double target) {
    double reached = Quantiles.median(spoor);
    return reached <= target || reached <= TARGET_RATIO * Quantiles.median(bare);
  }

  /** The report as text. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d decisions a second, %d rounds of %d s, %,d live runs, starter policies and %d more",
            settings.rate(),
            settings.rounds(),
            settings.seconds(),
            settings.runs(),
            settings.furtherPolicies()),
        String.format(Locale.ROOT, "%-28s %8s %8s", "MS, MEDIAN OF THE ROUNDS", "P50", "P99"),
        line("decision server", spoor),
        line("bare Jetty and Cedar", bare),
        passed()
            ? "Within the target: 1 and 5 ms, or twice the bare server."
            : "NOT within the target: 1 and 5 ms, or twice the bare server.");
  }

  private static String line(String name, Quantiles of) {
    return String.format(
        Locale.ROOT, "%-28s %8.2f %8.2f", name, Quantiles.median(of.p50), Quantiles.median(of.p99));
  }

  /** As one JSON object. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("type", "decisions");
    json.put("rate", settings.rate()).put("runs", settings.runs()).put("passed", passed());
    put(json.putObject("spoor"), spoor);
    put(json.putObject("bare"), bare);
    return json.toString();
  }

  private static void put(ObjectNode target, Quantiles of) {
    target.put("p50_ms", Quantiles.median(of.p50)).put("p99_ms", Quantiles.median(of.p99));
  }
}
