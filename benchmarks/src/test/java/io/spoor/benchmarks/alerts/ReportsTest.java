package io.spoor.benchmarks.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.benchmarks.alerts.AlertLoad.Sent;
import io.spoor.benchmarks.alerts.WebhookReceiver.Arrivals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final long MILLIS = 1_000_000L;
  private static final AlertsSettings LATENCY = AlertsSettings.latency();
  private static final AlertsSettings OUTAGE = AlertsSettings.outage(Duration.ofMinutes(10));

  private final Arrivals arrivals = new Arrivals();

  @Test
  void timesWhatWasSentAfterTheWarmUp() throws IOException {
    List<Sent> sent = new ArrayList<>(List.of(new Sent("early", -5)));
    receive("k-early", "opened", "early", 100_000 * MILLIS);
    for (int i = 1; i <= 100; i++) {
      sent.add(new Sent("p" + i, 0));
      receive("k" + i, "opened", "p" + i, i * MILLIS);
    }

    LatencyReport report = LatencyReport.of(LATENCY, sent, 0, arrivals);

    assertThat(report.passed()).isTrue();
    assertThat(report.lines().get(1))
        .contains("p50 50 ms", "p99 99 ms", "maximum 100 ms", "100 alerts");
    assertThat(report.json()).contains("\"p99_ms\":99.0", "\"missing\":0", "\"fine\":true");
  }

  @Test
  void comparesTheSlowAlertsWithTheSkeletonOfTheSameRun() throws IOException {
    receive("k1", "opened", "p1", 480 * MILLIS);
    LatencyReport alone = LatencyReport.of(LATENCY, List.of(new Sent("p1", 0)), 0, arrivals);

    LatencyReport compared = alone.comparedWith(List.of(200 * MILLIS, 300 * MILLIS));

    assertThat(compared.lines().get(2))
        .isEqualTo(
            "skeleton, raw record -> output: p50 200 ms, p99 300 ms; ratio of the p99: 1.60 "
                + "(the target is 1.6)");
    assertThat(compared.json()).contains("\"skeleton_p99_ms\":300.0", "\"p99_ratio\":1.6");
    assertThat(alone.json()).doesNotContain("skeleton");
  }

  @Test
  void oneThatDoesNotComeOrTooManySlowOnesAreAFailure() throws IOException {
    receive("k1", "opened", "p1", 2_000 * MILLIS);

    assertThat(LatencyReport.of(LATENCY, List.of(new Sent("p1", 0)), 0, arrivals).passed())
        .isFalse();
    assertThat(LatencyReport.of(LATENCY, List.of(new Sent("gone", 0)), 0, arrivals).missing())
        .isEqualTo(1);
    assertThat(LatencyReport.of(LATENCY, List.of(), 0, arrivals).passed()).isFalse();
  }

  @Test
  void eachAlertOnceIsFine() throws IOException {
    receive("a.0.1", "opened", "a", 1);
    receive("a.0.2", "resolved", "a", 2);
    receive("b.0.1", "opened", "b", 3);

    AlertOutageReport report = outage("a", "b");

    assertThat(report.passed()).isTrue();
    assertThat(report.lines())
        .contains("2 alerts: 0 lost, 0 repeated under the same key, 0 opened twice under another");
  }

  @Test
  void whatIsLostOrComesTwiceIsCounted() throws IOException {
    receive("a.0.1", "opened", "a", 1);
    receive("a.0.1", "opened", "a", 2);
    assertThat(outage("a").repeatedKeys()).isEqualTo(1);
    assertThat(outage("a").passed()).isFalse();
    assertThat(outage("a", "b").lost()).isEqualTo(1);

    receive("a.0.9", "opened", "a", 3);
    assertThat(outage("a").reopenedAlerts()).isEqualTo(1);
    assertThat(outage("a").json()).contains("\"opened_again\":1", "\"fine\":false");
  }

  private AlertOutageReport outage(String... principals) {
    List<Sent> sent = List.of(principals).stream().map(each -> new Sent(each, 0)).toList();
    return AlertOutageReport.of(OUTAGE, sent, sent.size(), 1.5, arrivals);
  }

  private void receive(String key, String event, String principal, long nanos) throws IOException {
    String json =
        "{\"type\": \"spoor.alert.%s\", \"data\": {\"alert_id\": \"of %s\", \"principals\": [\"%s\"]}}"
            .formatted(event, principal, principal);
    arrivals.add(key, new ObjectMapper().readTree(json), nanos);
  }
}
