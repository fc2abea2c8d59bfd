package io.spoor.benchmarks.decisions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Latencies of decisions beside a stream, medians of the rounds; ages of the facts as answers state
 * them, and latencies of findings, of all rounds.
 */
public final class LiveDecisionsReport implements BenchReport {
  private static final double MAX_STALENESS_RATIO = 1.2;

  private final LiveDecisionsSettings settings;
  private final RoundQuantiles spoor = new RoundQuantiles();
  private final RoundQuantiles bare = new RoundQuantiles();
  private double[] staleness = {};
  private double[] findings = {};
  private long unasked;
  private long unknownRuns;
  private long residentBytes;
  private Duration spoorCpu = Duration.ZERO;
  private Duration bareCpu = Duration.ZERO;

  LiveDecisionsReport(LiveDecisionsSettings settings) {
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

  /** {@code time}: of the server's process while it answered a round. */
  void addSpoorCpu(Duration time) {
    spoorCpu = spoorCpu.plus(time);
  }

  /** The same of the bare server. */
  void addBareCpu(Duration time) {
    bareCpu = bareCpu.plus(time);
  }

  private double cpuMillis(Duration ofAll) {
    return ofAll.toNanos() / 1e6 / settings.rate() / settings.seconds() / settings.rounds();
  }

  void addStaleness(StatedStaleness stated) {
    staleness = stated.sorted();
    unasked = stated.unasked();
    unknownRuns = stated.unknownRuns();
  }

  /** {@code nanos}: from the event to its finding, in ascending order. */
  void addFindings(long[] nanos) {
    findings = Arrays.stream(nanos).mapToDouble(each -> each / 1e6).toArray();
  }

  /** {@code bytes}: resident memory of the server after the last round. */
  void addMemory(long bytes) {
    residentBytes = bytes;
  }

  /** Whether decisions and staleness are within their targets, and policies were always asked. */
  @Override
  public boolean passed() {
    return decisionsPassed() && stalenessPassed() && unasked == 0;
  }

  private boolean decisionsPassed() {
    return DecisionsReport.isWithin(spoor, bare);
  }

  private boolean stalenessPassed() {
    return ratio() <= MAX_STALENESS_RATIO;
  }

  /** Staleness over findings, p99; not a number if nothing was found. */
  private double ratio() {
    return RoundQuantiles.of(staleness, 0.99) / RoundQuantiles.of(findings, 0.99);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BenchReport.line(
            "%,d decisions a second beside %,d records a second, %d rounds of %d s, starter policies"
                + " and %d more",
            settings.rate(),
            settings.streamRate(),
            settings.rounds(),
            settings.seconds(),
            settings.furtherPolicies()));
    lines.add(BenchReport.line("%-36s %8s %8s", "MS", "P50", "P99"));
    lines.add(line("decision server", spoor.p50(), spoor.p99()));
    lines.add(line("bare Jetty and Cedar", bare.p50(), bare.p99()));
    lines.add(
        BenchReport.line(
            "processor time a decision: %.2f ms, bare %.2f ms; this machine has %d processors",
            cpuMillis(spoorCpu), cpuMillis(bareCpu), Runtime.getRuntime().availableProcessors()));
    lines.add(
        line(
            "staleness, as answers state it",
            RoundQuantiles.of(staleness, 0.5),
            RoundQuantiles.of(staleness, 0.99)));
    lines.add(
        line(
            "event to finding, " + findings.length + " findings",
            RoundQuantiles.of(findings, 0.5),
            RoundQuantiles.of(findings, 0.99)));
    lines.add(
        BenchReport.line(
            "staleness / finding (p99): %.2f; the server takes %,d MiB",
            ratio(), residentBytes >> 20));
    lines.add(
        BenchReport.line(
            "answers without policies: %,d; about runs that are not known yet: %,d",
            unasked, unknownRuns));
    lines.add(
        (decisionsPassed() ? "Decisions: within" : "Decisions: NOT within")
            + " the target: 1 and 5 ms, or twice the bare server.");
    lines.add(
        (stalenessPassed() ? "Staleness: within" : "Staleness: NOT within")
            + " the target: 1.2 times the time to a finding.");
    return lines;
  }

  private static String line(String name, double p50, double p99) {
    return BenchReport.line("%-36s %8.2f %8.2f", name, p50, p99);
  }

  @Override
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("type", "live-decisions");
    json.put("rate", settings.rate())
        .put("stream_rate", settings.streamRate())
        .put("passed", passed())
        .put("unasked", unasked)
        .put("unknown_runs", unknownRuns)
        .put("resident_bytes", residentBytes)
        .put("cpu_ms", cpuMillis(spoorCpu))
        .put("bare_cpu_ms", cpuMillis(bareCpu))
        .put("staleness_ratio", ratio());
    put(json, "spoor", spoor.p50(), spoor.p99());
    put(json, "bare", bare.p50(), bare.p99());
    put(json, "staleness", RoundQuantiles.of(staleness, 0.5), RoundQuantiles.of(staleness, 0.99));
    put(json, "findings", RoundQuantiles.of(findings, 0.5), RoundQuantiles.of(findings, 0.99));
    return json.toString();
  }

  private static void put(ObjectNode json, String name, double p50, double p99) {
    json.putObject(name).put("p50_ms", p50).put("p99_ms", p99);
  }
}
