package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.alerts.vendor.FakeVendor.ResponseMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery while the target of alerts is away, slow or asks to wait. */
class AlertTargetOutageTest {
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
  void anOutageLosesAndRepeatsNothing() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      sink.server().fail(ResponseMode.closeConnection());
      for (int i = 0; i < 50; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      await()
          .atMost(AlertTaskHarness.TIMEOUT)
          .until(() -> task.metric("target-down") == 1 && sink.server().arrivals().size() > 8);
      assertThat(task.committable()).isZero();
      assertThat(task.report())
          .hasValueSatisfying(report -> assertThat(report.reason()).contains("no response"));
      int attempts = sink.server().arrivals().size();

      sink.server().recover();
      task.awaitAllCommittable();
      assertThat(task.report()).isEmpty();

      assertThat(sink.server().ids())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 50).mapToObj(i -> "a" + i + ".0.1").toList());
      // While it was away only one at a time was tried, not each of them again and again.
      assertThat(attempts).isLessThan(60);
      assertThat(task.metric("target-down")).isZero();
    }
  }

  @Test
  void anOutageIsOnRecordWhileItLasts() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      sink.server().fail(ResponseMode.status(503));
      task.put(AlertFixtures.opened("a", "high"));

      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> !sink.log().read().isEmpty());

      assertThat(sink.log().last().getStatus()).isEqualTo("failing");
      assertThat(sink.log().last().getReason()).isEqualTo("HTTP 503");
      assertThat(sink.log().last().getTold()).isNull();
    }
  }

  @Test
  void waitsAsLongAsTheTargetAsks() {
    sink.server()
        .respondWith(1, new ResponseMode(429, "", Map.of("Retry-After", "1"), Duration.ZERO));
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.opened("b", "high"),
          AlertFixtures.opened("c", "high"));
      task.awaitAllCommittable();
    }

    List<Long> arrivals = sink.server().arrivals();
    // Those in flight with it came at once; the refused one, not before it was asked to.
    assertThat(arrivals.getLast() - arrivals.getFirst())
        .isGreaterThanOrEqualTo(Duration.ofMillis(990).toNanos());
    assertThat(sink.server().ids()).containsExactlyInAnyOrder("a.0.1", "b.0.1", "c.0.1");
  }

  @Test
  void aSlowAnswerHoldsUpNoOtherAlert() {
    sink.server().respondWith(1, new ResponseMode(200, "", Map.of(), Duration.ofSeconds(5)));
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("slow", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> sink.server().arrivals().size() == 1);
      task.put(AlertFixtures.opened("b", "high"), AlertFixtures.opened("c", "high"));

      await().atMost(Duration.ofSeconds(4)).until(() -> sink.server().ids().size() == 2);
      assertThat(task.committable()).isEqualTo(-1);
    }
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsTriedAgain() {
    sink.server().respondWith(1, new ResponseMode(200, "", Map.of(), Duration.ofSeconds(30)));
    try (AlertTaskHarness task = sink.start(Map.of("alerts.request.timeout.ms", "200"))) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(sink.server().ids()).containsExactly("a.0.1");
    assertThat(sink.server().arrivals()).hasSize(2);
  }

  @Test
  void readingPausesWhileTooMuchWaits() {
    sink.server().fail(ResponseMode.status(503));
    try (AlertTaskHarness task = sink.start(Map.of("alerts.buffer.bytes", "65536"))) {
      for (int i = 0; i < 300; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      assertThat(task.context().paused()).hasSize(3);

      sink.server().recover();
      task.awaitAllCommittable();

      assertThat(task.context().paused()).isEmpty();
      assertThat(sink.server().ids()).hasSize(300);
    }
  }

  @Test
  void keepsTheOrderOfAnAlertThroughAnOutage() {
    sink.server().respondWith(7, ResponseMode.status(503));
    List<SpecificRecord> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(AlertFixtures.opened("a" + i, "medium"));
    }
    for (int i = 0; i < 10; i++) {
      records.add(AlertFixtures.escalated("a" + i, 2, "high"));
      records.add(AlertFixtures.resolved("a" + i, 3));
    }
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(records.toArray(new SpecificRecord[0]));
      task.awaitAllCommittable();
    }

    for (int i = 0; i < 10; i++) {
      String prefix = "a" + i + ".";
      assertThat(sink.server().ids().stream().filter(id -> id.startsWith(prefix)))
          .containsExactly(prefix + "0.1", prefix + "0.2", prefix + "0.3");
    }
  }
}
