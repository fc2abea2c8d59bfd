package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which revisions of an alert and which verdicts are sent to a target: here a webhook. */
class AlertSinkTaskTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private WebhookSink sink;

  @BeforeEach
  void open() {
    sink = new WebhookSink(directory);
  }

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void tellsAnAlertFromItsOpeningToItsEnd() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.withFindings("a", 2, 7),
          AlertFixtures.escalated("a", 3, "critical"),
          AlertFixtures.resolved("a", 4));

      task.awaitAllCommittable();

      assertThat(sink.types())
          .containsExactly("spoor.alert.opened", "spoor.alert.escalated", "spoor.alert.resolved");
      assertThat(sink.server().ids()).containsExactly("a.0.1", "a.0.3", "a.0.4");
      assertThat(sink.server().rejected()).isEmpty();
      assertThat(sink.log().last().getTold()).isNull();
    }
  }

  @Test
  void aThousandFindingsOfARunawayAgentAreToldOnce() {
    List<SpecificRecord> revisions =
        new ArrayList<>(List.of(AlertFixtures.opened("runaway", "high")));
    IntStream.rangeClosed(2, 1_000)
        .forEach(
            findings -> revisions.add(AlertFixtures.withFindings("runaway", findings, findings)));
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(revisions.toArray(new SpecificRecord[0]));

      task.awaitAllCommittable();

      assertThat(sink.server().ids()).containsExactly("runaway.0.1");
    }
  }

  @Test
  void peopleWhoLookAtItAndCloseItAreHeardOf() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
      task.put(
          AlertFixtures.verdict("a", null, 10), AlertFixtures.verdict("a", "false-positive", 20));
      task.awaitAllCommittable();

      assertThat(sink.types())
          .containsExactly("spoor.alert.opened", "spoor.alert.acknowledged", "spoor.alert.closed");
      JsonNode evidence = sink.server().accepted().getLast().at("/data/evidence");
      assertThat(evidence.path("checkpoint").asText())
          .isEqualTo(AlertTaskHarness.CHECKPOINT.toString());
      assertThat(evidence.path("size").asInt()).isEqualTo(12);
      assertThat(evidence.path("sealed").asText()).isEqualTo("2026-03-10T09:40:00Z");
      assertThat(sink.server().accepted().getLast().at("/data/verdict").asText())
          .isEqualTo("false-positive");
      assertThat(sink.server().accepted().getLast().at("/data/who").asText())
          .isEqualTo("ann@example.com");
    }
  }

  @Test
  void whatIsHeldMutedOrRepeatedIsNotTold() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      for (String notify : List.of("none", "held", "muted", "repeated")) {
        task.put(AlertFixtures.revision("of-" + notify, 1, "critical", notify).build());
      }
      // And nobody is told that something is over of which he was not told.
      task.put(
          AlertFixtures.resolved("of-held", 2), AlertFixtures.verdict("of-held", "benign", 30));

      task.awaitAllCommittable();

      assertThat(sink.server().accepted()).isEmpty();
      assertThat(task.metric("skipped-total")).isEqualTo(6);
    }
  }

  @Test
  void aFurtherCriticalFindingIsToldAnewWhateverAnalystsDid() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
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

      assertThat(sink.types())
          .containsExactly(
              "spoor.alert.opened",
              "spoor.alert.renewed",
              "spoor.alert.acknowledged",
              "spoor.alert.renewed",
              "spoor.alert.closed",
              "spoor.alert.opened");
      assertThat(sink.server().accepted().get(1).at("/data/further/0").asText())
          .isEqualTo("It did something else.");
    }
  }

  @Test
  void whatIsAddedToAPageUpdatesItOrOpensItAgain() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.updated("a", 2, "high"));
      task.awaitAllCommittable();
      task.put(AlertFixtures.verdict("a", "benign", 20));
      task.awaitAllCommittable();
      task.put(AlertFixtures.updated("a", 3, "high"));
      task.awaitAllCommittable();

      assertThat(sink.types())
          .containsExactly(
              "spoor.alert.opened",
              "spoor.alert.updated",
              "spoor.alert.closed",
              "spoor.alert.opened");
    }
  }

  @Test
  void anAlertThatOpensAgainIsToldAnew() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.resolved("a", 2),
          AlertFixtures.revision("a", 3, "high", "first").build());

      task.awaitAllCommittable();

      assertThat(sink.types())
          .containsExactly("spoor.alert.opened", "spoor.alert.resolved", "spoor.alert.opened");
    }
  }

  @Test
  void anAlertThatIsExceptedIsOverUntilMoreIsFound() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(
          AlertFixtures.suppressed("never-told", 1),
          AlertFixtures.opened("a", "high"),
          AlertFixtures.suppressed("a", 2),
          AlertFixtures.suppressed("a", 3),
          AlertFixtures.revision("a", 4, "high", "first").build());

      task.awaitAllCommittable();

      assertThat(sink.server().ids()).containsExactly("a.0.1", "a.0.2", "a.0.4");
      assertThat(sink.types())
          .containsExactly("spoor.alert.opened", "spoor.alert.resolved", "spoor.alert.opened");
      assertThat(sink.server().accepted().get(1).at("/data/status").asText())
          .isEqualTo("suppressed");
      assertThat(sink.server().accepted().get(1).at("/data/exceptions/0").asText())
          .isEqualTo("ci-break-glass");
    }
  }

  @Test
  void whatIsOlderThanTheTargetIsNotTold() {
    Map<String, String> since =
        Map.of("alerts.since", Instant.now().plus(Duration.ofHours(1)).toString());
    try (AlertTaskHarness task = sink.start(since)) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(sink.server().accepted()).isEmpty();
  }

  @Test
  void saysNothingOfAnEarlierGenerationsReplay() {
    Alert replayed =
        Alert.newBuilder(AlertFixtures.revision("a", 1, "high", "muted").build())
            .setGeneration(1)
            .build();
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), replayed);
      task.put(Alert.newBuilder(AlertFixtures.resolved("a", 2)).setGeneration(1).build());
      task.awaitAllCommittable();
    }

    assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
  }
}
