package io.spoor.benchmarks.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.benchmarks.alerts.AlertLoad.Sent;
import io.spoor.benchmarks.alerts.WebhookReceiver.Arrivals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latencies of alerts, from raw record to webhook.
 *
 * @param sorted latencies in nanoseconds, ascending
 * @param missing number of alerts that were not delivered
 * @param repeatedKeys messages delivered again with the same key
 * @param all total number of alerts delivered, including warm-up and ordinary records
 */
public record LatencyReport(
    AlertsSettings settings, List<Long> sorted, long missing, long repeatedKeys, long all) {

  public LatencyReport {
    sorted = List.copyOf(sorted);
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
        settings, latencies, missing, arrivals.repeatedKeys(), arrivals.alerts());
  }

  /** Whether all alerts were delivered within the target. */
  public boolean passed() {
    return missing == 0 && !sorted.isEmpty() && millis(0.99) <= settings.targetMillis();
  }

  /**
   * The quantile: the smallest value that this fraction does not exceed; NaN if there are no
   * values.
   */
  private double millis(double fraction) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * fraction) - 1)) / 1e6;
  }

  /** The report as text. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d records per second, %d alerts per second, after %d s of warming up",
            settings.rate(),
            settings.alerts(),
            settings.warmUp().toSeconds()),
        String.format(
            Locale.ROOT,
            "raw record -> webhook received: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, "
                + "maximum %.0f ms, of %,d alerts",
            millis(0.5),
            millis(0.9),
            millis(0.99),
            millis(1),
            sorted.size()),
        missing
            + " alerts did not arrive, "
            + repeatedKeys
            + " messages were repeated under the same key; "
            + all
            + " alerts were sent in all",
        passed()
            ? "Within the limit: p99 of " + settings.targetMillis() + " ms, and all arrived."
            : "NOT within the limit: p99 of " + settings.targetMillis() + " ms, and all arrived.");
  }

  /** The report as JSON. */
  public String json() {
    return new ObjectMapper()
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
        .put("fine", passed())
        .toString();
  }
}
