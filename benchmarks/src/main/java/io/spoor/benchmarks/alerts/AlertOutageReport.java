package io.spoor.benchmarks.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.benchmarks.alerts.AlertLoad.Sent;
import io.spoor.benchmarks.alerts.WebhookReceiver.Arrivals;
import io.spoor.benchmarks.load.BenchReport;
import java.util.List;

/**
 * Delivery of alerts during and after an outage of their target.
 *
 * @param sent total number of alerts
 * @param heldAlerts number of alerts sent during the outage
 * @param seconds from the target's return until all of these were delivered
 * @param lost alerts that were never delivered
 * @param repeatedKeys messages accepted more than once, with the same key
 * @param reopenedAlerts alerts that were opened twice, with different keys
 */
public record AlertOutageReport(
    AlertsSettings settings,
    long sent,
    long heldAlerts,
    double seconds,
    long lost,
    long repeatedKeys,
    long reopenedAlerts)
    implements BenchReport {

  static AlertOutageReport of(
      AlertsSettings settings,
      List<Sent> sent,
      long heldAlerts,
      double seconds,
      Arrivals arrivals) {
    long received = arrivals.countOf(sent.stream().map(Sent::principal).toList());
    return new AlertOutageReport(
        settings,
        sent.size(),
        heldAlerts,
        seconds,
        sent.size() - received,
        arrivals.repeatedKeys(),
        arrivals.reopenedAlerts());
  }

  /** Whether each alert was delivered exactly once. */
  @Override
  public boolean passed() {
    return lost == 0 && repeatedKeys == 0 && reopenedAlerts == 0;
  }

  @Override
  public List<String> lines() {
    return List.of(
        BenchReport.line(
            "%,d records per second, %d alerts per second; target unavailable for %d "
                + "s, %,d alerts pending",
            settings.rate(), settings.alerts(), settings.outage().toSeconds(), heldAlerts),
        BenchReport.line("%.1f s after its return all had arrived", seconds),
        BenchReport.line(
            "%,d alerts: %,d lost, %,d repeated under the same key, %,d opened twice under another",
            sent, lost, repeatedKeys, reopenedAlerts),
        passed() ? "No alert was lost, no alert came twice." : "NOT each alert exactly once.");
  }

  @Override
  public String json() {
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "alert_outage")
        .put("rate", settings.rate())
        .put("alerts_per_second", settings.alerts())
        .put("away_seconds", settings.outage().toSeconds())
        .put("held_back", heldAlerts)
        .put("catch_up_seconds", seconds)
        .put("alerts", sent)
        .put("lost", lost)
        .put("same_key_again", repeatedKeys)
        .put("opened_again", reopenedAlerts)
        .put("fine", passed())
        .toString();
  }
}
