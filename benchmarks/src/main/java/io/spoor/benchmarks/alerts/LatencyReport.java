package io.spoor.benchmarks.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.alerts.AlertLoad.Sent;
import io.spoor.benchmarks.alerts.WebhookReceiver.Arrivals;
import io.spoor.benchmarks.load.BenchReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Latencies of alerts, from raw record to webhook.
 *
 * @param sorted latencies in nanoseconds, ascending
 * @param missing number of alerts that were not delivered
 * @param repeatedKeys messages delivered again with the same key
 * @param all total number of alerts delivered, including warm-up and ordinary records
 * @param skeleton latencies of the skeleton's output in the same run, nanoseconds, ascending;
 *     empty: not measured
 */
public record LatencyReport(
    AlertsSettings settings,
    List<Long> sorted,
    long missing,
    long repeatedKeys,
    long all,
    List<Long> skeleton)
    implements BenchReport {

  /** Target for the alerts' 99th percentile, as a multiple of the skeleton's. */
  private static final double TARGET_RATIO = 1.6;

  public LatencyReport {
    sorted = List.copyOf(sorted);
    skeleton = List.copyOf(skeleton);
  }

  /** {@code from}: for records sent earlier, only the delivery counts, not the latency. */
  static LatencyReport of(AlertsSettings settings, List<Sent> sent, long from, Arrivals arrivals) {
    List<Long> latencies = new ArrayList<>();
    long missing = 0;
    for (Sent alert : sent) {
      Long openedAt = arrivals.opened(alert.principal());
      if (openedAt == null) {
        missing++;
      } else if (alert.nanos() - from >= 0) {
        latencies.add(openedAt - alert.nanos());
      }
    }
    latencies.sort(null);
    return new LatencyReport(
        settings, latencies, missing, arrivals.repeatedKeys(), arrivals.alerts(), List.of());
  }

  /** A copy that compares the alerts with the skeleton's output; nanoseconds, ascending. */
  public LatencyReport comparedWith(List<Long> skeletonLatencies) {
    return new LatencyReport(settings, sorted, missing, repeatedKeys, all, skeletonLatencies);
  }

  /** Whether all alerts were delivered within the target. */
  @Override
  public boolean passed() {
    return missing == 0 && !sorted.isEmpty() && millis(0.99) <= settings.targetMillis();
  }

  /**
   * The quantile: the smallest value that this fraction does not exceed; NaN if there are no
   * values.
   */
  private static double millis(List<Long> sorted, double fraction) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * fraction) - 1)) / 1e6;
  }

  private double millis(double fraction) {
    return millis(sorted, fraction);
  }

  /** The alerts' 99th percentile as a multiple of the skeleton's; NaN if it was not measured. */
  private double skeletonRatio() {
    return millis(0.99) / millis(skeleton, 0.99);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BenchReport.line(
            "%,d records per second, %d alerts per second, after %d s of warming up",
            settings.rate(), settings.alerts(), settings.warmUp().toSeconds()));
    lines.add(
        BenchReport.line(
            "raw record -> webhook received: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, "
                + "maximum %.0f ms, of %,d alerts",
            millis(0.5), millis(0.9), millis(0.99), millis(1), sorted.size()));
    if (!skeleton.isEmpty()) {
      lines.add(
          BenchReport.line(
              "skeleton, raw record -> output: p50 %.0f ms, p99 %.0f ms; ratio of the p99: %.2f "
                  + "(the target is %.1f)",
              millis(skeleton, 0.5), millis(skeleton, 0.99), skeletonRatio(), TARGET_RATIO));
    }
    lines.add(
        ("%s alerts did not arrive, %s messages were repeated under the same key; %s "
                + "alerts were sent in all")
            .formatted(missing, repeatedKeys, all));
    lines.add(
        passed()
            ? "Within the limit: p99 of " + settings.targetMillis() + " ms, and all arrived."
            : "NOT within the limit: p99 of " + settings.targetMillis() + " ms, and all arrived.");
    return lines;
  }

  @Override
  public String json() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("type", "alert_latency")
            .put("rate", settings.rate())
            .put("alerts_per_second", settings.alerts())
            .put("warm_up_seconds", settings.warmUp().toSeconds())
            .put("alerts", sorted.size())
            .put("p50_ms", millis(0.5))
            .put("p90_ms", millis(0.9))
            .put("p99_ms", millis(0.99))
            .put("max_ms", millis(1))
            .put("missing", missing)
            .put("same_key_again", repeatedKeys)
            .put("all_alerts", all)
            .put("aim_ms", settings.targetMillis())
            .put("fine", passed());
    if (!skeleton.isEmpty()) {
      json.put("skeleton_p50_ms", millis(skeleton, 0.5))
          .put("skeleton_p99_ms", millis(skeleton, 0.99))
          .put("p99_ratio", skeletonRatio());
    }
    return json.toString();
  }
}
