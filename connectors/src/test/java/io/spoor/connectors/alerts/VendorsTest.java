package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.alerts.vendor.AlertmanagerServer;
import io.spoor.connectors.alerts.vendor.FakeVendor;
import io.spoor.connectors.alerts.vendor.FakeVendor.ResponseMode;
import io.spoor.connectors.alerts.vendor.PagerDutyServer;
import io.spoor.connectors.alerts.vendor.SlackServer;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.text.TextSanitizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each vendor takes what it is sent, by its own rules, whatever stands in an alert. */
class VendorsTest {
  /** Text by which somebody who can name an agent or call a tool may try to speak to people. */
  private static final String HOSTILE =
      "<!channel> <@U012AB3CD> <https://evil.example/?a=1&b=2|Click to acknowledge> *bold* `code`"
          + " @channel @here https://evil.example/login :skull: &amp; \u202egnp.exe\u202c"
          + " \u0000\u0007\r\n"
          + "INFO all is well\n"
          + "> quote\n"
          + "\"},{\"type\":\"section\" \ud83d zero\u200bwidth";

  @TempDir Path directory;

  private final InMemoryDeliveryLog log = new InMemoryDeliveryLog();

  private void deliver(String target, SpecificRecord... records) {
    try (AlertTaskHarness task =
        AlertTaskHarness.start(directory, target, log, Map.of("alerts.in.flight", "1"))) {
      task.put(records);
      task.awaitAllCommittable();
      assertThat(task.context().reasons()).isEmpty();
    }
  }

  private static Alert hostile(String id, int times) {
    String text = HOSTILE.repeat(times);
    return AlertFixtures.revision(id, 1, "critical", "first")
        .setTitle(text)
        .setExplanation(text)
        .setNextSteps(text)
        .setAgentId(text)
        .setRunId(text)
        .setOwner(text)
        .setRoute(text)
        .setPrincipals(IntStream.range(0, 300).mapToObj(i -> text + i).toList())
        .setFurther(List.of(text, text + "b"))
        .setCounts(
            IntStream.range(0, 100)
                .mapToObj(i -> new AlertCount("rule-" + i, "high", 1_000L + i))
                .toList())
        .build();
  }

  private static Alert empty(String id) {
    return AlertFixtures.revision(id, 1, "low", "first")
        .setTitle("")
        .setExplanation("\u200b")
        .setNextSteps("")
        .setAgentId(null)
        .setRunId(null)
        .setOwner(null)
        .setRoute(null)
        .setPrincipals(List.of())
        .setCounts(List.of())
        .setChainId("")
        .setKind("storm")
        .build();
  }

  private String pagerDuty(FakeVendor server, String key) {
    AlertTaskHarness.write(directory.resolve("key"), key);
    return "{\"type\": \"pagerduty\", \"url\": \""
        + server.url()
        + "/\", \"routing_key\": {\"file\": \"key\"}}";
  }

  @Test
  void pagerDutyTriggersAcknowledgesAndResolvesOneIncident() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, PagerDutyServer.ROUTING_KEY);
      deliver(
          target, AlertFixtures.opened("a", "high"), AlertFixtures.escalated("a", 2, "critical"));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "triggered"));
      JsonNode event = server.accepted().getLast();
      assertThat(event.at("/payload/severity").asText()).isEqualTo("critical");
      assertThat(event.at("/links/0/href").asText())
          .isEqualTo("https://spoor.example/chains/chain-of-a");

      deliver(target, AlertFixtures.verdict("a", null, 10));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "acknowledged"));

      deliver(target, AlertFixtures.verdict("a", "false-positive", 20));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "resolved"));

      deliver(target, AlertFixtures.opened("b", "high"), AlertFixtures.suppressed("b", 2));
      assertThat(server.incidents()).contains(Map.entry("spoor-b", "resolved"));
      assertThat(server.rejected()).isEmpty();
    }
  }

  @Test
  void pagerDutyOpensAnotherIncidentForAFurtherCriticalFinding() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, PagerDutyServer.ROUTING_KEY);
      deliver(
          target,
          AlertFixtures.opened("a", "critical"),
          AlertFixtures.verdict("a", null, 10),
          AlertFixtures.renewed("a", 2, "critical"));
      assertThat(server.incidents())
          .containsOnly(Map.entry("spoor-a", "resolved"), Map.entry("spoor-a.0.2", "triggered"));

      deliver(target, AlertFixtures.updated("a", 3, "critical"));
      assertThat(server.incidents()).hasSize(2);
      deliver(target, AlertFixtures.renewed("a", 4, "critical"));
      deliver(target, AlertFixtures.verdict("a", "benign", 20));
      assertThat(server.incidents())
          .containsOnly(
              Map.entry("spoor-a", "resolved"),
              Map.entry("spoor-a.0.2", "resolved"),
              Map.entry("spoor-a.0.4", "resolved"));
      assertThat(server.rejected()).isEmpty();
    }
  }

  @Test
  void pagerDutyTakesHostileHugeAndEmptyAlerts() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, PagerDutyServer.ROUTING_KEY);
      deliver(target, hostile("a", 1), hostile("b", 100), AlertFixtures.resolved("b", 2));

      assertThat(server.rejected()).isEmpty();
      assertThat(server.incidents())
          .containsOnly(Map.entry("spoor-a", "triggered"), Map.entry("spoor-b", "resolved"));
      assertThat(server.accepted().getFirst().at("/payload/summary").asText())
          .doesNotContain("\n", "\u202e", "\u0007", "\u200b");
    }
  }

  @Test
  void pagerDutyIsNotGivenUpForAKeyThatIsWrong() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, "0".repeat(32));
      try (AlertTaskHarness task = AlertTaskHarness.start(directory, target, log, Map.of())) {
        task.put(AlertFixtures.opened("a", "high"));
        await().atMost(AlertTaskHarness.TIMEOUT).until(() -> task.metric("retried-total") >= 2);
        assertThat(task.context().deadLetters()).isEmpty();

        // The key is put right; nobody restarts anything.
        AlertTaskHarness.write(directory.resolve("key"), PagerDutyServer.ROUTING_KEY);
        task.awaitAllCommittable();
      }
      assertThat(server.incidents()).hasSize(1);
    }
  }

  @Test
  void eachMessageCarriesTheLastCheckpointOfTheEvidenceLog() {
    String checkpoint = AlertTaskHarness.CHECKPOINT.toString();
    try (PagerDutyServer pagerDuty = new PagerDutyServer();
        SlackServer slack = new SlackServer();
        AlertmanagerServer alertmanager = new AlertmanagerServer()) {
      deliver(pagerDuty(pagerDuty, PagerDutyServer.ROUTING_KEY), AlertFixtures.opened("a", "high"));
      deliver(slack(slack), AlertFixtures.opened("b", "high"));
      deliver(alertmanager(alertmanager), AlertFixtures.opened("c", "high"));

      assertThat(
              pagerDuty
                  .accepted()
                  .getFirst()
                  .at("/payload/custom_details/evidence_checkpoint")
                  .asText())
          .isEqualTo(checkpoint);
      assertThat(slack.accepted().getFirst().toString()).contains(checkpoint);
      assertThat(alertmanager.accepted().getFirst().toString())
          .contains("\"evidence_checkpoint\":\"" + checkpoint);
    }
  }

  private String slack(FakeVendor server) {
    AlertTaskHarness.write(directory.resolve("token"), SlackServer.TOKEN);
    return "{\"type\": \"slack\", \"url\": \""
        + server.url()
        + "\", \"channel\": \""
        + SlackServer.CHANNEL
        + "\", \"token\": {\"file\": \"token\"}}";
  }

  @Test
  void slackHasAThreadAnAlertAlsoAfterARestart() {
    try (SlackServer server = new SlackServer()) {
      String target = slack(server);
      deliver(target, AlertFixtures.opened("a", "high"), AlertFixtures.opened("b", "high"));
      deliver(
          target,
          AlertFixtures.escalated("a", 2, "critical"),
          AlertFixtures.verdict("a", null, 10),
          AlertFixtures.verdict("a", "true-positive", 20),
          AlertFixtures.suppressed("b", 2));

      assertThat(server.rejected()).isEmpty();
      assertThat(server.accepted()).hasSize(6);
      assertThat(server.accepted().subList(0, 2)).allMatch(each -> !each.has("thread_ts"));
      List<JsonNode> replies = server.accepted().subList(2, 6);
      assertThat(
              replies.stream()
                  .filter(each -> each.path("thread_ts").asText().equals("1714731330.000101"))
                  .map(each -> each.path("reply_broadcast").asBoolean()))
          .containsExactly(true, false, false);
      assertThat(replies)
          .filteredOn(each -> each.path("thread_ts").asText().equals("1714731330.000102"))
          .singleElement()
          .satisfies(each -> assertThat(each.toString()).contains("ci-break-glass"));
    }
  }

  @Test
  void slackIsToldOutsideOfAThreadThatIsGone() {
    try (SlackServer server = new SlackServer()) {
      String target = slack(server);
      deliver(target, AlertFixtures.opened("a", "high"));
      server.forgetThreads();
      deliver(target, AlertFixtures.escalated("a", 2, "critical"));

      assertThat(server.accepted()).hasSize(2);
      assertThat(server.accepted().getLast().has("thread_ts")).isFalse();
    }
  }

  @Test
  void slackShowsHostileTextAsTextAlone() {
    try (SlackServer server = new SlackServer()) {
      deliver(
          slack(server),
          hostile("a", 1),
          hostile("b", 100),
          empty("storm"),
          AlertFixtures.resolved("storm", 2));

      assertThat(server.rejected()).isEmpty();
      assertThat(server.accepted()).hasSize(4);
    }
  }

  @Test
  void slackWaitsWhenItIsAskedTo() {
    try (SlackServer server = new SlackServer()) {
      server.respondWith(
          1,
          new ResponseMode(
              429,
              "{\"ok\":false,\"error\":\"ratelimited\"}",
              Map.of("Retry-After", "1"),
              Duration.ZERO));
      deliver(slack(server), AlertFixtures.opened("a", "high"));

      assertThat(server.accepted()).hasSize(1);
      assertThat(server.arrivals().getLast() - server.arrivals().getFirst())
          .isGreaterThanOrEqualTo(Duration.ofMillis(990).toNanos());
    }
  }

  @Test
  void slackIsReachedThroughAnIncomingWebhookToo() {
    try (SlackServer server = new SlackServer()) {
      AlertTaskHarness.write(
          directory.resolve("webhook"), server.url() + "/services/T000/B000/XXXX\n");
      deliver(
          "{\"type\": \"slack\", \"webhook\": {\"file\": \"webhook\"}}",
          hostile("a", 1),
          AlertFixtures.resolved("a", 2));

      assertThat(server.rejected()).isEmpty();
      assertThat(server.accepted()).hasSize(2);
    }
  }

  private static String alertmanager(FakeVendor server) {
    return "{\"type\": \"alertmanager\", \"url\": \"" + server.url() + "\"}";
  }

  @Test
  void alertmanagerFiresByTheGreatestSeverityAlone() {
    try (AlertmanagerServer server = new AlertmanagerServer()) {
      deliver(alertmanager(server), AlertFixtures.opened("a", "high"));
      assertThat(server.firingAlerts())
          .singleElement()
          .satisfies(
              labels ->
                  assertThat(labels)
                      .containsEntry("alertname", "SpoorAlert")
                      .containsEntry("severity", "high")
                      .containsEntry("owner", "platform@example.com"));

      deliver(
          alertmanager(server),
          AlertFixtures.escalated("a", 2, "critical"),
          AlertFixtures.verdict("a", null, 10));
      assertThat(server.firingAlerts())
          .singleElement()
          .satisfies(labels -> assertThat(labels).containsEntry("severity", "critical"));

      // The manifest came late, so the labels would be others now: those told of are ended.
      deliver(
          alertmanager(server),
          Alert.newBuilder(AlertFixtures.resolved("a", 3)).setOwner("somebody-else").build());
      assertThat(server.firingAlerts()).isEmpty();

      deliver(
          alertmanager(server),
          AlertFixtures.opened("b", "high"),
          AlertFixtures.suppressed("b", 2));
      assertThat(server.firingAlerts()).isEmpty();
      assertThat(server.rejected()).isEmpty();
    }
  }

  @Test
  void alertmanagerFiresAnewForAFurtherCriticalFindingOnly() {
    try (AlertmanagerServer server = new AlertmanagerServer()) {
      deliver(
          alertmanager(server),
          AlertFixtures.opened("a", "critical"),
          AlertFixtures.updated("a", 2, "critical"));
      assertThat(server.firingAlerts())
          .singleElement()
          .satisfies(labels -> assertThat(labels).doesNotContainKey("renewed"));

      deliver(
          alertmanager(server),
          AlertFixtures.renewed("a", 3, "critical"),
          AlertFixtures.updated("a", 4, "critical"));
      assertThat(server.firingAlerts())
          .singleElement()
          .satisfies(labels -> assertThat(labels).containsEntry("renewed", "3"));

      deliver(alertmanager(server), AlertFixtures.resolved("a", 5));
      assertThat(server.firingAlerts()).isEmpty();
      assertThat(server.rejected()).isEmpty();
    }
  }

  @Test
  void alertmanagerTakesHostileHugeAndEmptyAlerts() {
    try (AlertmanagerServer server = new AlertmanagerServer()) {
      deliver(alertmanager(server), hostile("a", 1), hostile("b", 100), empty("storm"));

      assertThat(server.rejected()).isEmpty();
      assertThat(server.firingAlerts()).hasSize(3);
    }
  }

  /** Control characters, direction marks, and characters that cannot be seen. */
  private static final List<Integer> UNSAFE =
      List.of(
          0x07, 0x1B, 0x9B, 0xAD, 0x061C, 0x200B, 0x200D, 0x200E, 0x202E, 0x2066, 0x2028, 0xFEFF,
          0xFE0F, 0xE0041, 0xE0100, 0x3164, 0xE000);

  private static Alert invisible(String id) {
    String text =
        UNSAFE.stream().map(Character::toString).collect(Collectors.joining("n", "ad", "min"));
    return AlertFixtures.revision(id, 1, "critical", "first")
        .setTitle(text)
        .setExplanation(text)
        .setNextSteps(text)
        .setAgentId(text)
        .setRunId(text)
        .setOwner(text)
        .setPrincipals(List.of(text))
        .build();
  }

  @Test
  void noVendorIsSentAnUnsafeCodePoint() {
    try (PagerDutyServer pagerDuty = new PagerDutyServer();
        SlackServer slack = new SlackServer();
        AlertmanagerServer alertmanager = new AlertmanagerServer()) {
      deliver(pagerDuty(pagerDuty, PagerDutyServer.ROUTING_KEY), invisible("a"));
      deliver(slack(slack), invisible("b"));
      deliver(alertmanager(alertmanager), invisible("c"));

      assertThat(List.of(pagerDuty, slack, alertmanager))
          .allSatisfy(
              server ->
                  assertThat(server.accepted())
                      .isNotEmpty()
                      .allSatisfy(
                          body ->
                              assertThat(TextSanitizer.isSafe(body.toString()))
                                  .as(body.toString())
                                  .isTrue()));
    }
  }
}
