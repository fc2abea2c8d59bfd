package io.spoor.streams.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.Telemetry;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Link;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerTelemetryTest {
  private final AppMetrics metrics = new AppMetrics();
  private final Telemetry telemetry =
      metrics.telemetry(List.of("otel"), List.of("not-json"), Map.of("rule", "high"));

  @Test
  void whatRecordsSayMakesNoSeries() {
    long before = scrape().size();

    for (int i = 0; i < 100; i++) {
      telemetry.source("source" + i).received();
      telemetry.source("otel").deadLetter("reason" + i);
      telemetry.link(link("method" + i, "issuer"));
      telemetry.link(link("presented", "somebody" + i));
    }

    assertThat(scrape().size()).isEqualTo(before);
    assertThat(scrape().sum("spoor_records_received_total", "source", "other")).isEqualTo(100);
    assertThat(scrape().sum("spoor_dead_letters_total", "source", "otel", "reason", "other"))
        .isEqualTo(100);
    assertThat(scrape().sum("spoor_links_total", "method", "other")).isEqualTo(200);
  }

  @Test
  void anAttributionIsGainedOrLostWithTheChainThatAnActionGoesTo() {
    String run = "default|trace||abc";
    String transaction = "default|txn||t";
    String session = "default|access-key|aws|ASIA";

    telemetry.actionMoved(session, run);
    telemetry.actionMoved(session, transaction);
    telemetry.actionMoved(run, session);
    telemetry.actionMoved(run, transaction);
    telemetry.actionMoved(session, session);

    assertThat(moved("gained")).isEqualTo(2);
    assertThat(moved("lost")).isEqualTo(1);
    assertThat(moved("unchanged")).isEqualTo(2);
  }

  @Test
  void whatADocumentChangesToTheOneBeforeIsGainedOrLost() {
    var unknown = new AttributedActions("otel", null, "stated", null, 3L);
    var joined = new AttributedActions("otel", "login", "stated", null, 3L);
    long before = scrape().size();

    telemetry.attribution(List.of(), List.of(unknown));
    telemetry.attribution(List.of(unknown), List.of(joined));
    telemetry.attribution(List.of(joined), List.of(joined));
    telemetry.attribution(List.of(joined), List.of());
    telemetry.attribution(
        List.of(), List.of(new AttributedActions("unread", "of-a-later-version", null, null, 2L)));

    assertThat(attributed("otel", "all", "gained")).isEqualTo(3);
    assertThat(attributed("otel", "all", "lost")).isEqualTo(3);
    assertThat(attributed("otel", "human", "gained")).isEqualTo(3);
    assertThat(attributed("otel", "human", "lost")).isEqualTo(3);
    assertThat(attributed("otel", "run", "gained")).isZero();
    assertThat(attributed("other", "human", "gained")).isEqualTo(2);
    assertThat(knownBy("login", "human", "gained")).isEqualTo(3);
    assertThat(knownBy("stated", "agent", "gained")).isEqualTo(3);
    assertThat(knownBy("other", "human", "gained")).isEqualTo(2);
    assertThat(scrape().size()).isEqualTo(before);
  }

  @Test
  void aClockThatIsAheadShowsAsSkewAndDelaysNobody() {
    telemetry.source("otel").normalised(2_000_000_000L);
    telemetry.source("otel").normalised(-3_000_000_000L);

    assertThat(scrape().sum("spoor_clock_skew_seconds", "source", "otel")).isEqualTo(-3);
    assertThat(scrape().sum("spoor_arrival_delay_seconds_count", "source", "otel")).isEqualTo(2);
    assertThat(scrape().sum("spoor_arrival_delay_seconds_sum", "source", "otel")).isEqualTo(2);
  }

  @Test
  void delaysOfYearsAddUp() {
    for (int i = 0; i < 100; i++) {
      telemetry.source("otel").normalised(TimeUnit.DAYS.toNanos(10_000));
    }

    assertThat(scrape().sum("spoor_arrival_delay_seconds_sum", "source", "otel"))
        .isEqualTo((double) TimeUnit.DAYS.toSeconds(1_000_000));
  }

  private double attributed(String source, String party, String change) {
    return scrape()
        .sum("spoor_attribution_actions_total", "source", source, "party", party, "change", change);
  }

  private double knownBy(String method, String party, String change) {
    return scrape()
        .sum("spoor_attribution_joins_total", "method", method, "party", party, "change", change);
  }

  private double moved(String attribution) {
    return scrape().sum("spoor_actions_moved_total", "attribution", attribution);
  }

  private Scrape scrape() {
    return Scrape.of(metrics.scrape());
  }

  private static Link link(String method, String statedBy) {
    return Link.newBuilder()
        .setLinkId("l")
        .setTenant("default")
        .setChild("default|token||c")
        .setParent("default|trace||p")
        .setRelation("join")
        .setMethod(method)
        .setVia(null)
        .setConfidence(1)
        .setStrength(1)
        .setStatedBy(statedBy)
        .setIssuedAt(0)
        .setEventId("e")
        .setAgentId(null)
        .setAnnouncement(null)
        .setAt(0)
        .setExpiresAt(null)
        .build();
  }
}
