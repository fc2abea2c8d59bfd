package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.alerts.vendor.AlertmanagerServer;
import io.spoor.connectors.alerts.vendor.PagerDutyServer;
import io.spoor.connectors.alerts.vendor.SlackServer;
import io.spoor.connectors.alerts.vendor.VendorServer;
import io.spoor.connectors.alerts.vendor.VendorServer.Mood;
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

  private void tell(String target, SpecificRecord... records) {
    try (RunningAlertTask task =
        RunningAlertTask.start(directory, target, log, Map.of("alerts.in.flight", "1"))) {
      task.put(records);
      task.awaitAllCommittable();
      assertThat(task.context().reasons()).isEmpty();
    }
  }

  private static Alert hostile(String id, int times) {
    String text = HOSTILE.repeat(times);
    return Alerts.revision(id, 1, "critical", "first")
        .setTitle(text)
        .setExplanation(text)
        .setNextSteps(text)
        .setAgentId(text)
        .setRunId(text)
        .setOwner(text)
        .setRoute(text)
        .setPrincipals(IntStream.range(0, 300).mapToObj(i -> text + i).toList())
        .setCounts(
            IntStream.range(0, 100)
                .mapToObj(i -> new AlertCount("rule-" + i, "high", 1_000L + i))
                .toList())
        .build();
  }

  private static Alert empty(String id) {
    return Alerts.revision(id, 1, "low", "first")
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

  private String pagerDuty(VendorServer server, String key) {
    RunningAlertTask.write(directory.resolve("key"), key);
    return "{\"type\": \"pagerduty\", \"url\": \""
        + server.url()
        + "/\", \"routing_key\": {\"file\": \"key\"}}";
  }

  @Test
  void pagerDutyTriggersAcknowledgesAndResolvesOneIncident() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, PagerDutyServer.ROUTING_KEY);
      tell(target, Alerts.first("a", "high"), Alerts.escalated("a", 2, "critical"));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "triggered"));
      JsonNode event = server.taken().getLast();
      assertThat(event.at("/payload/severity").asText()).isEqualTo("critical");
      assertThat(event.at("/links/0/href").asText())
          .isEqualTo("https://spoor.example/chains/chain-of-a");

      tell(target, Alerts.verdict("a", null, 10));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "acknowledged"));

      tell(target, Alerts.verdict("a", "false-positive", 20));
      assertThat(server.incidents()).containsExactly(Map.entry("spoor-a", "resolved"));

      tell(target, Alerts.first("b", "high"), Alerts.suppressed("b", 2));
      assertThat(server.incidents()).contains(Map.entry("spoor-b", "resolved"));
      assertThat(server.refused()).isEmpty();
    }
  }

  @Test
  void pagerDutyTakesHostileHugeAndEmptyAlerts() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, PagerDutyServer.ROUTING_KEY);
      tell(target, hostile("a", 1), hostile("b", 100), Alerts.resolved("b", 2));

      assertThat(server.refused()).isEmpty();
      assertThat(server.incidents())
          .containsOnly(Map.entry("spoor-a", "triggered"), Map.entry("spoor-b", "resolved"));
      assertThat(server.taken().getFirst().at("/payload/summary").asText())
          .doesNotContain("\n", "\u202e", "\u0007", "\u200b");
    }
  }

  @Test
  void pagerDutyIsNotGivenUpForAKeyThatIsWrong() {
    try (PagerDutyServer server = new PagerDutyServer()) {
      String target = pagerDuty(server, "0".repeat(32));
      try (RunningAlertTask task = RunningAlertTask.start(directory, target, log, Map.of())) {
        task.put(Alerts.first("a", "high"));
        await().atMost(RunningAlertTask.PATIENCE).until(() -> task.metric("retried-total") >= 2);
        assertThat(task.context().deadLetters()).isEmpty();

        // The key is put right; nobody restarts anything.
        RunningAlertTask.write(directory.resolve("key"), PagerDutyServer.ROUTING_KEY);
        task.awaitAllCommittable();
      }
      assertThat(server.incidents()).hasSize(1);
    }
  }

  private String slack(VendorServer server) {
    RunningAlertTask.write(directory.resolve("token"), SlackServer.TOKEN);
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
      tell(target, Alerts.first("a", "high"), Alerts.first("b", "high"));
      tell(
          target,
          Alerts.escalated("a", 2, "critical"),
          Alerts.verdict("a", null, 10),
          Alerts.verdict("a", "true-positive", 20),
          Alerts.suppressed("b", 2));

      assertThat(server.refused()).isEmpty();
      assertThat(server.taken()).hasSize(6);
      assertThat(server.taken().subList(0, 2)).allMatch(each -> !each.has("thread_ts"));
      List<JsonNode> replies = server.taken().subList(2, 6);
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
      tell(target, Alerts.first("a", "high"));
      server.forgetThreads();
      tell(target, Alerts.escalated("a", 2, "critical"));

      assertThat(server.taken()).hasSize(2);
      assertThat(server.taken().getLast().has("thread_ts")).isFalse();
    }
  }

  @Test
  void slackShowsHostileTextAsTextAlone() {
    try (SlackServer server = new SlackServer()) {
      tell(
          slack(server),
          hostile("a", 1),
          hostile("b", 100),
          empty("storm"),
          Alerts.resolved("storm", 2));

      assertThat(server.refused()).isEmpty();
      assertThat(server.taken()).hasSize(4);
    }
  }

  @Test
  void slackWaitsWhenItIsAskedTo() {
    try (SlackServer server = new SlackServer()) {
      server.answer(
          1,
          new Mood(
              429,
              "{\"ok\":false,\"error\":\"ratelimited\"}",
              Map.of("Retry-After", "1"),
              Duration.ZERO));
      tell(slack(server), Alerts.first("a", "high"));

      assertThat(server.taken()).hasSize(1);
      assertThat(server.arrivals().getLast() - server.arrivals().getFirst())
          .isGreaterThanOrEqualTo(Duration.ofMillis(990).toNanos());
    }
  }

  @Test
  void slackIsReachedThroughAnIncomingWebhookToo() {
    try (SlackServer server = new SlackServer()) {
      RunningAlertTask.write(
          directory.resolve("webhook"), server.url() + "/services/T000/B000/XXXX\n");
      tell(
          "{\"type\": \"slack\", \"webhook\": {\"file\": \"webhook\"}}",
          hostile("a", 1),
          Alerts.resolved("a", 2));

      assertThat(server.refused()).isEmpty();
      assertThat(server.taken()).hasSize(2);
    }
  }

  private static String alertmanager(VendorServer server) {
    return "{\"type\": \"alertmanager\", \"url\": \"" + server.url() + "\"}";
  }

  @Test
  void alertmanagerFiresByTheGreatestSeverityAlone() {
    try (AlertmanagerServer server = new AlertmanagerServer()) {
      tell(alertmanager(server), Alerts.first("a", "high"));
      assertThat(server.firing())
          .singleElement()
          .satisfies(
              labels ->
                  assertThat(labels)
                      .containsEntry("alertname", "SpoorAlert")
                      .containsEntry("severity", "high")
                      .containsEntry("owner", "platform@example.com"));

      tell(
          alertmanager(server),
          Alerts.escalated("a", 2, "critical"),
          Alerts.verdict("a", null, 10));
      assertThat(server.firing())
          .singleElement()
          .satisfies(labels -> assertThat(labels).containsEntry("severity", "critical"));

      // The manifest came late, so the labels would be others now: those told of are ended.
      tell(
          alertmanager(server),
          Alert.newBuilder(Alerts.resolved("a", 3)).setOwner("somebody-else").build());
      assertThat(server.firing()).isEmpty();

      tell(alertmanager(server), Alerts.first("b", "high"), Alerts.suppressed("b", 2));
      assertThat(server.firing()).isEmpty();
      assertThat(server.refused()).isEmpty();
    }
  }

  @Test
  void alertmanagerTakesHostileHugeAndEmptyAlerts() {
    try (AlertmanagerServer server = new AlertmanagerServer()) {
      tell(alertmanager(server), hostile("a", 1), hostile("b", 100), empty("storm"));

      assertThat(server.refused()).isEmpty();
      assertThat(server.firing()).hasSize(3);
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
    return Alerts.revision(id, 1, "critical", "first")
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
      tell(pagerDuty(pagerDuty, PagerDutyServer.ROUTING_KEY), invisible("a"));
      tell(slack(slack), invisible("b"));
      tell(alertmanager(alertmanager), invisible("c"));

      assertThat(List.of(pagerDuty, slack, alertmanager))
          .allSatisfy(
              server ->
                  assertThat(server.taken())
                      .isNotEmpty()
                      .allSatisfy(
                          body ->
                              assertThat(TextSanitizer.isSafe(body.toString()))
                                  .as(body.toString())
                                  .isTrue()));
    }
  }
}
