package io.spoor.benchmarks.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.benchmarks.alerts.Load.Sent;
import io.spoor.benchmarks.alerts.Receiver.Arrivals;
import java.util.List;
import java.util.Locale;

/**
 * What became of alerts while their target was away.
 *
 * @param sent alerts in all
 * @param held of them, those of the outage
 * @param seconds from its return until all of those had come
 * @param lost alerts that never came
 * @param sameKeyAgain messages that were taken more than once, under the same key
 * @param openedAgain alerts that were opened twice, under different keys
 */
public record OutageReport(
    AlertsSettings settings,
    long sent,
    long held,
    double seconds,
    long lost,
    long sameKeyAgain,
    long openedAgain) {

  static OutageReport of(
      AlertsSettings settings, List<Sent> sent, long held, double seconds, Arrivals arrivals) {
    long came = arrivals.countOf(sent.stream().map(Sent::principal).toList());
    return new OutageReport(
        settings,
        sent.size(),
        held,
        seconds,
        sent.size() - came,
        arrivals.sameKeyAgain(),
        arrivals.openedAgain());
  }

  /** Whether each alert came, and none twice. */
  public boolean isFine() {
    return lost == 0 && sameKeyAgain == 0 && openedAgain == 0;
  }

  /** For people. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d records a second, %d alerts a second; the target away for %d s, %,d alerts held back",
            settings.rate(),
            settings.alerts(),
            settings.outage().toSeconds(),
            held),
        String.format(Locale.ROOT, "%.1f s after its return they had all come", seconds),
        String.format(
            Locale.ROOT,
            "%,d alerts: %,d lost, %,d came again under the same key, %,d opened twice under another",
            sent,
            lost,
            sameKeyAgain,
            openedAgain),
        isFine() ? "Nothing was lost, nothing came twice." : "NOT each of them once.");
  }

  /** The same for programs. */
  public String json() {
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "alert_outage")
        .put("rate", settings.rate())
        .put("alerts_per_second", settings.alerts())
        .put("away_seconds", settings.outage().toSeconds())
        .put("held_back", held)
        .put("catch_up_seconds", seconds)
        .put("alerts", sent)
        .put("lost", lost)
        .put("same_key_again", sameKeyAgain)
        .put("opened_again", openedAgain)
        .put("fine", isFine())
        .toString();
  }
}
