package io.spoor.connectors.alerts.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final Instant TUESDAY_NOON = Instant.parse("2026-03-10T11:00:00Z");
  private static final Instant TUESDAY_NIGHT = Instant.parse("2026-03-10T23:00:00Z");

  private RoutingTable routing;

  @BeforeEach
  void read() throws Exception {
    routing =
        RoutingFileParser.parse(
            """
            {"targets": {
               "all": {"type": "alertmanager", "url": "http://a"},
               "pager": {"type": "alertmanager", "url": "http://b"},
               "channel": {"type": "alertmanager", "url": "http://c"},
               "rest": {"type": "alertmanager", "url": "http://d"}},
             "hours": {"office": {"zone": "Europe/Vienna", "days": "mon-fri", "from": "08:00", "to": "18:00"},
                       "night": {"zone": "Europe/Vienna", "days": ["fri", "sat"], "from": "22:00", "to": "06:00"}},
             "routes": [
               {"name": "kept", "min_severity": "medium", "to": "all", "continue": true},
               {"name": "weekend", "match": {"owner": "weekend*"}, "during": "night", "to": "pager"},
               {"name": "by night", "match": {"owner": ["platform@*", "ops@*"]}, "outside": "office",
                "min_severity": "high", "to": ["pager", "channel"]},
               {"name": "by route", "match": {"route": "primary", "agent_id": "deploy-*"}, "to": "channel"}],
             "otherwise": "rest"}
            """
                .getBytes(UTF_8),
            "test",
            Path.of("/"));
  }

  private Set<String> targets(
      @Nullable String owner,
      @Nullable String route,
      String agent,
      AlertSeverity severity,
      Instant time) {
    return routing.targets(new AlertAttributes("default", agent, owner, route, severity), time);
  }

  @Test
  void goesOnOnlyWhereARouteSaysSo() {
    assertThat(targets("platform@x", null, "a", AlertSeverity.HIGH, TUESDAY_NIGHT))
        .containsExactly("all", "pager", "channel");
  }

  @Test
  void looksAtTheClockOnTheWallOfThePlace() {
    assertThat(targets("ops@x", null, "a", AlertSeverity.HIGH, TUESDAY_NOON))
        .containsExactly("all");
    // 18:30 in Vienna in winter; an hour later it is summer there, and 17:30 UTC is 19:30.
    assertThat(
            targets("ops@x", null, "a", AlertSeverity.HIGH, Instant.parse("2026-03-10T17:30:00Z")))
        .contains("pager");
    assertThat(
            targets("ops@x", null, "a", AlertSeverity.HIGH, Instant.parse("2026-03-10T16:30:00Z")))
        .doesNotContain("pager");
    assertThat(
            targets("ops@x", null, "a", AlertSeverity.HIGH, Instant.parse("2026-07-07T16:30:00Z")))
        .contains("pager");
    assertThat(
            targets("ops@x", null, "a", AlertSeverity.HIGH, Instant.parse("2026-03-14T11:00:00Z")))
        .contains("pager");
  }

  @Test
  void hoursMayGoOnAfterMidnight() {
    // Friday 22:00 to Saturday 06:00 and Saturday 22:00 to Sunday 06:00, in Vienna.
    assertThat(paged("2026-03-13T20:59:59Z")).isFalse();
    assertThat(paged("2026-03-13T21:00:00Z")).isTrue();
    assertThat(paged("2026-03-14T04:59:59Z")).isTrue();
    assertThat(paged("2026-03-14T05:00:00Z")).isFalse();
    assertThat(paged("2026-03-15T04:00:00Z")).isTrue();
    assertThat(paged("2026-03-16T04:00:00Z")).isFalse();
  }

  private boolean paged(String time) {
    return targets("weekend-team", null, "a", AlertSeverity.LOW, Instant.parse(time))
        .contains("pager");
  }

  @Test
  void allFieldsOfAMatchMustHold() {
    assertThat(targets(null, "primary", "deploy-agent", AlertSeverity.LOW, TUESDAY_NOON))
        .containsExactly("channel");
    assertThat(targets(null, "primary", "other", AlertSeverity.LOW, TUESDAY_NOON))
        .containsExactly("rest");
  }

  @Test
  void theRestIsForThoseThatNoRouteTakes() {
    assertThat(targets(null, null, "a", AlertSeverity.LOW, TUESDAY_NOON)).containsExactly("rest");
    // One route took it, and let it go on.
    assertThat(targets(null, null, "a", AlertSeverity.MEDIUM, TUESDAY_NOON)).containsExactly("all");
  }

  @Test
  void aStarStandsForNoSlashOrColonAndAPatternForAllOfTheText() {
    assertThat(Glob.of("pay*").matches("payments")).isTrue();
    assertThat(Glob.of("pay*").matches("xpay")).isFalse();
    assertThat(Glob.of("*").matches("arn:aws")).isFalse();
    assertThat(Glob.of("arn:*:role/x*").matches("arn:aws:role/xy")).isTrue();
    assertThat(Glob.of("a.c").matches("abc")).isFalse();
    assertThat(Glob.of("").matches("")).isTrue();
    assertThat(Glob.of("*").matches(null)).isFalse();
  }
}
