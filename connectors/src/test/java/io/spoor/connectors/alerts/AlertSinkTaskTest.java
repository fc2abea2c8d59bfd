package io.spoor.connectors.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.connectors.alerts.vendor.FakeVendor.ResponseMode;
import io.spoor.connectors.alerts.vendor.WebhookServer;
import io.spoor.schemas.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of alerts on the way to a target, whichever it is: here a webhook. */
class AlertSinkTaskTest {
  private static final String SECRET =
      "whsec_" + Base64.getEncoder().encodeToString("a-secret-of-24-bytes-or-more".getBytes(UTF_8));

  @TempDir Path directory;

  private final WebhookServer server = new WebhookServer(SECRET);
  private final InMemoryDeliveryLog log = new InMemoryDeliveryLog();

  @BeforeEach
  void writeSecret() {
    AlertTaskHarness.write(directory.resolve("secret"), SECRET + "\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AlertTaskHarness start(Map<String, String> overrides) {
    return AlertTaskHarness.start(
        directory,
        "{\"type\": \"webhook\", \"url\": \""
            + server.url()
            + "\", \"secret\": {\"file\": \"secret\"}}",
        log,
        overrides);
  }

  @Test
  void takesTheWordOfEarlierVersionsForAnAlertWithoutFindings() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          Alert.newBuilder(AlertFixtures.resolved("a", 2)).setStatus("closed").build());

      task.awaitAllCommittable();

      assertThat(types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
    }
  }

  @Test
  void tellsAnAlertFromItsOpeningToItsEnd() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.withFindings("a", 2, 7),
          AlertFixtures.escalated("a", 3, "critical"),
          AlertFixtures.resolved("a", 4));

      task.awaitAllCommittable();

      assertThat(types())
          .containsExactly("spoor.alert.opened", "spoor.alert.escalated", "spoor.alert.resolved");
      assertThat(server.ids()).containsExactly("a.0.1", "a.0.3", "a.0.4");
      assertThat(server.rejected()).isEmpty();
      assertThat(log.last().getTold()).isNull();
    }
  }

  @Test
  void aThousandFindingsOfARunawayAgentAreToldOnce() {
    List<SpecificRecord> revisions =
        new ArrayList<>(List.of(AlertFixtures.opened("runaway", "high")));
    IntStream.rangeClosed(2, 1_000)
        .forEach(
            findings -> revisions.add(AlertFixtures.withFindings("runaway", findings, findings)));
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(revisions.toArray(new SpecificRecord[0]));

      task.awaitAllCommittable();

      assertThat(server.ids()).containsExactly("runaway.0.1");
    }
  }

  @Test
  void peopleWhoLookAtItAndCloseItAreHeardOf() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
      task.put(
          AlertFixtures.verdict("a", null, 10), AlertFixtures.verdict("a", "false-positive", 20));
      task.awaitAllCommittable();

      assertThat(types())
          .containsExactly("spoor.alert.opened", "spoor.alert.acknowledged", "spoor.alert.closed");
      JsonNode evidence = server.accepted().getLast().at("/data/evidence");
      assertThat(evidence.path("checkpoint").asText())
          .isEqualTo(AlertTaskHarness.CHECKPOINT.toString());
      assertThat(evidence.path("size").asInt()).isEqualTo(12);
      assertThat(evidence.path("sealed").asText()).isEqualTo("2026-03-10T09:40:00Z");
      assertThat(server.accepted().getLast().at("/data/verdict").asText())
          .isEqualTo("false-positive");
      assertThat(server.accepted().getLast().at("/data/who").asText()).isEqualTo("ann@example.com");
    }
  }

  @Test
  void whatIsHeldMutedOrRepeatedIsNotTold() {
    try (AlertTaskHarness task = start(Map.of())) {
      for (String notify : List.of("none", "held", "muted", "repeated")) {
        task.put(AlertFixtures.revision("of-" + notify, 1, "critical", notify).build());
      }
      // And nobody is told that something is over of which he was not told.
      task.put(
          AlertFixtures.resolved("of-held", 2), AlertFixtures.verdict("of-held", "benign", 30));

      task.awaitAllCommittable();

      assertThat(server.accepted()).isEmpty();
      assertThat(task.metric("skipped-total")).isEqualTo(6);
    }
  }

  @Test
  void aFurtherCriticalFindingIsToldAnewWhateverAnalystsDid() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "critical"),
          AlertFixtures.renewed("a", 2, "critical"),
          AlertFixtures.verdict("a", null, 10));
      task.awaitAllCommittable();
      task.put(AlertFixtures.renewed("a", 3, "critical"));
      task.awaitAllCommittable();
      task.put(AlertFixtures.verdict("a", "false-positive", 20));
      task.awaitAllCommittable();
      task.put(AlertFixtures.renewed("a", 4, "critical"));
      task.awaitAllCommittable();

      assertThat(types())
          .containsExactly(
              "spoor.alert.opened",
              "spoor.alert.renewed",
              "spoor.alert.acknowledged",
              "spoor.alert.renewed",
              "spoor.alert.closed",
              "spoor.alert.opened");
      assertThat(server.accepted().get(1).at("/data/further/0").asText())
          .isEqualTo("It did something else.");
    }
  }

  @Test
  void whatIsAddedToAPageUpdatesItOrOpensItAgain() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.updated("a", 2, "high"));
      task.awaitAllCommittable();
      task.put(AlertFixtures.verdict("a", "benign", 20));
      task.awaitAllCommittable();
      task.put(AlertFixtures.updated("a", 3, "high"));
      task.awaitAllCommittable();

      assertThat(types())
          .containsExactly(
              "spoor.alert.opened",
              "spoor.alert.updated",
              "spoor.alert.closed",
              "spoor.alert.opened");
    }
  }

  @Test
  void anAlertThatOpensAgainIsToldAnew() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.resolved("a", 2),
          AlertFixtures.revision("a", 3, "high", "first").build());

      task.awaitAllCommittable();

      assertThat(types())
          .containsExactly("spoor.alert.opened", "spoor.alert.resolved", "spoor.alert.opened");
    }
  }

  @Test
  void anAlertThatIsExceptedIsOverUntilMoreIsFound() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.suppressed("never-told", 1),
          AlertFixtures.opened("a", "high"),
          AlertFixtures.suppressed("a", 2),
          AlertFixtures.suppressed("a", 3),
          AlertFixtures.revision("a", 4, "high", "first").build());

      task.awaitAllCommittable();

      assertThat(server.ids()).containsExactly("a.0.1", "a.0.2", "a.0.4");
      assertThat(types())
          .containsExactly("spoor.alert.opened", "spoor.alert.resolved", "spoor.alert.opened");
      assertThat(server.accepted().get(1).at("/data/status").asText()).isEqualTo("suppressed");
      assertThat(server.accepted().get(1).at("/data/exceptions/0").asText())
          .isEqualTo("ci-break-glass");
    }
  }

  @Test
  void anOutageLosesAndRepeatsNothing() {
    try (AlertTaskHarness task = start(Map.of())) {
      server.fail(ResponseMode.closeConnection());
      for (int i = 0; i < 50; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      await()
          .atMost(AlertTaskHarness.TIMEOUT)
          .until(() -> task.metric("target-down") == 1 && server.arrivals().size() > 8);
      assertThat(task.committable()).isZero();
      assertThat(task.report())
          .hasValueSatisfying(report -> assertThat(report.reason()).contains("no response"));
      int attempts = server.arrivals().size();

      server.recover();
      task.awaitAllCommittable();
      assertThat(task.report()).isEmpty();

      assertThat(server.ids())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 50).mapToObj(i -> "a" + i + ".0.1").toList());
      // While it was away only one at a time was tried, not each of them again and again.
      assertThat(attempts).isLessThan(60);
      assertThat(task.metric("target-down")).isZero();
    }
  }

  @Test
  void anOutageIsOnRecordWhileItLasts() {
    try (AlertTaskHarness task = start(Map.of())) {
      server.fail(ResponseMode.status(503));
      task.put(AlertFixtures.opened("a", "high"));

      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> !log.read().isEmpty());

      assertThat(log.last().getStatus()).isEqualTo("failing");
      assertThat(log.last().getReason()).isEqualTo("HTTP 503");
      assertThat(log.last().getTold()).isNull();
    }
  }

  @Test
  void aTaskKilledBetweenSendingAndCommittingSendsAgainUnderTheSameId() {
    try (AlertTaskHarness task = start(Map.of())) {
      log.startFailing();
      task.put(AlertFixtures.opened("a", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> server.ids().size() == 1);
      assertThat(task.committable()).isEqualTo(-1);
    }
    log.stopFailing();
    try (AlertTaskHarness next = start(Map.of())) {
      next.put(AlertFixtures.opened("a", "high"));
      next.awaitAllCommittable();
    }

    assertThat(server.ids()).containsExactly("a.0.1", "a.0.1");
  }

  @Test
  void whatWasDeliveredBeforeARestartIsNotSentAgain() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.verdict("a", null, 10));
      task.awaitAllCommittable();
    }
    try (AlertTaskHarness next = start(Map.of())) {
      next.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.verdict("a", null, 10),
          AlertFixtures.escalated("a", 2, "critical"));
      next.awaitAllCommittable();
    }

    assertThat(server.ids()).containsExactly("a.0.1", "a.verdict.10", "a.0.2");
  }

  @Test
  void aConnectionThatBreaksAfterTheMessageWasTakenRepeatsItsId() {
    server.respondWith(1, ResponseMode.acceptAndCloseConnection());
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(server.ids()).containsExactly("a.0.1", "a.0.1");
  }

  @Test
  void waitsAsLongAsTheTargetAsks() {
    server.respondWith(1, new ResponseMode(429, "", Map.of("Retry-After", "1"), Duration.ZERO));
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.opened("b", "high"),
          AlertFixtures.opened("c", "high"));
      task.awaitAllCommittable();
    }

    List<Long> arrivals = server.arrivals();
    // Those in flight with it came at once; the refused one, not before it was asked to.
    assertThat(arrivals.getLast() - arrivals.getFirst())
        .isGreaterThanOrEqualTo(Duration.ofMillis(990).toNanos());
    assertThat(server.ids()).containsExactlyInAnyOrder("a.0.1", "b.0.1", "c.0.1");
  }

  @Test
  void aSlowAnswerHoldsUpNoOtherAlert() {
    server.respondWith(1, new ResponseMode(200, "", Map.of(), Duration.ofSeconds(5)));
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("slow", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> server.arrivals().size() == 1);
      task.put(AlertFixtures.opened("b", "high"), AlertFixtures.opened("c", "high"));

      await().atMost(Duration.ofSeconds(4)).until(() -> server.ids().size() == 2);
      assertThat(task.committable()).isEqualTo(-1);
    }
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsTriedAgain() {
    server.respondWith(1, new ResponseMode(200, "", Map.of(), Duration.ofSeconds(30)));
    try (AlertTaskHarness task = start(Map.of("alerts.request.timeout.ms", "200"))) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(server.ids()).containsExactly("a.0.1");
    assertThat(server.arrivals()).hasSize(2);
  }

  @Test
  void whatTheTargetRefusesGoesToTheDeadLettersAndHoldsUpNobody() {
    server.respondWith(1, new ResponseMode(422, "no\nsuch <field>", Map.of(), Duration.ZERO));
    try (AlertTaskHarness task = start(Map.of("alerts.in.flight", "1"))) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.opened("b", "high"));
      task.awaitAllCommittable();

      assertThat(server.ids()).containsExactly("b.0.1");
      assertThat(task.context().deadLetters()).hasSize(1);
      assertThat(task.context().reasons().getFirst())
          .isEqualTo("it rejected the message: HTTP 422: no such <field>");
      assertThat(log.read().getFirst().getStatus()).isEqualTo("refused");
      assertThat(task.metric("refused-total")).isEqualTo(1);
    }
  }

  @Test
  void oneAlertThatTheTargetAlwaysFailsOnIsGivenUpOnceOthersPass() {
    server.failOn("poison");
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("poison", "high"));
      for (int i = 0; i < 20; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      task.awaitAllCommittable();

      assertThat(server.ids()).hasSize(20);
      assertThat(task.context().reasons())
          .containsExactly("it rejected the message: HTTP 500: oops");
    }
  }

  @Test
  void aWrongSecretIsWaitedForAndReadAgain() {
    AlertTaskHarness.write(directory.resolve("token"), "wrong");
    server.fail(ResponseMode.status(401));
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> task.metric("retried-total") >= 3);
      assertThat(task.context().deadLetters()).isEmpty();

      server.recover();
      task.awaitAllCommittable();
    }
    assertThat(server.ids()).containsExactly("a.0.1");
  }

  @Test
  void signsWithEachSecretWhileOneIsRotated() {
    String next =
        "whsec_"
            + Base64.getEncoder().encodeToString("the-next-secret-of-24-bytes!".getBytes(UTF_8));
    AlertTaskHarness.write(directory.resolve("next"), next);
    try (WebhookServer server = new WebhookServer(SECRET, next);
        AlertTaskHarness task =
            AlertTaskHarness.start(
                directory,
                "{\"type\": \"webhook\", \"url\": \""
                    + server.url()
                    + "\", \"secret\": [{\"file\": \"secret\"}, {\"file\": \"next\"}]}",
                log,
                Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();

      assertThat(server.rejected()).isEmpty();
      assertThat(server.ids()).containsExactly("a.0.1");
    }
  }

  @Test
  void readingPausesWhileTooMuchWaits() {
    server.fail(ResponseMode.status(503));
    try (AlertTaskHarness task = start(Map.of("alerts.buffer.bytes", "65536"))) {
      for (int i = 0; i < 300; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      assertThat(task.context().paused()).hasSize(2);

      server.recover();
      task.awaitAllCommittable();

      assertThat(task.context().paused()).isEmpty();
      assertThat(server.ids()).hasSize(300);
    }
  }

  @Test
  void whatWaitsForAPartitionThatIsGoneIsForgotten() {
    server.fail(ResponseMode.status(503));
    try (AlertTaskHarness task = start(Map.of("alerts.in.flight", "1"))) {
      for (int i = 0; i < 10; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      task.rebalance();
      server.recover();

      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> task.metric("waiting") == 0);
      // The one that was being sent, at most.
      assertThat(server.ids().size()).isLessThanOrEqualTo(1);
      assertThat(task.committable()).isEqualTo(-1);
    }
  }

  @Test
  void keepsTheOrderOfAnAlertThroughAnOutage() {
    server.respondWith(7, ResponseMode.status(503));
    List<SpecificRecord> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(AlertFixtures.opened("a" + i, "medium"));
    }
    for (int i = 0; i < 10; i++) {
      records.add(AlertFixtures.escalated("a" + i, 2, "high"));
      records.add(AlertFixtures.resolved("a" + i, 3));
    }
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(records.toArray(new SpecificRecord[0]));
      task.awaitAllCommittable();
    }

    for (int i = 0; i < 10; i++) {
      String prefix = "a" + i + ".";
      assertThat(server.ids().stream().filter(id -> id.startsWith(prefix)))
          .containsExactly(prefix + "0.1", prefix + "0.2", prefix + "0.3");
    }
  }

  @Test
  void whatIsOlderThanTheTargetIsNotTold() {
    Map<String, String> since =
        Map.of("alerts.since", Instant.now().plus(Duration.ofHours(1)).toString());
    try (AlertTaskHarness task = start(since)) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(server.accepted()).isEmpty();
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLetters() {
    try (AlertTaskHarness task = start(Map.of())) {
      task.putBytes("not avro".getBytes(UTF_8));
      task.awaitAllCommittable();

      assertThat(task.context().deadLetters()).hasSize(1);
    }
  }

  @Test
  void saysNothingOfAnEarlierGenerationsReplay() {
    Alert replayed =
        Alert.newBuilder(AlertFixtures.revision("a", 1, "high", "muted").build())
            .setGeneration(1)
            .build();
    try (AlertTaskHarness task = start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), replayed);
      task.put(Alert.newBuilder(AlertFixtures.resolved("a", 2)).setGeneration(1).build());
      task.awaitAllCommittable();
    }

    assertThat(types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
  }

  private List<String> types() {
    return server.accepted().stream().map(each -> each.path("type").asText()).toList();
  }
}
