package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.alerts.vendor.FakeVendor.ResponseMode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redelivery after a restart, a lost answer or a rebalance: the same message has the same id. */
class AlertSinkRestartTest {
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
  void aTaskKilledBetweenSendingAndCommittingSendsAgainUnderTheSameId() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      sink.log().startFailing();
      task.put(AlertFixtures.opened("a", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> sink.server().ids().size() == 1);
      assertThat(task.committable()).isEqualTo(-1);
    }
    sink.log().stopFailing();
    try (AlertTaskHarness next = sink.start(Map.of())) {
      next.put(AlertFixtures.opened("a", "high"));
      next.awaitAllCommittable();
    }

    assertThat(sink.server().ids()).containsExactly("a.0.1", "a.0.1");
  }

  @Test
  void whatWasDeliveredBeforeARestartIsNotSentAgain() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.verdict("a", null, 10));
      task.awaitAllCommittable();
    }
    try (AlertTaskHarness next = sink.start(Map.of())) {
      next.put(
          AlertFixtures.opened("a", "high"),
          AlertFixtures.verdict("a", null, 10),
          AlertFixtures.escalated("a", 2, "critical"));
      next.awaitAllCommittable();
    }

    assertThat(sink.server().ids()).containsExactly("a.0.1", "a.verdict.10", "a.0.2");
  }

  @Test
  void aConnectionThatBreaksAfterTheMessageWasTakenRepeatsItsId() {
    sink.server().respondWith(1, ResponseMode.acceptAndCloseConnection());
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();
    }

    assertThat(sink.server().ids()).containsExactly("a.0.1", "a.0.1");
  }

  @Test
  void whatWaitsForAPartitionThatIsGoneIsForgotten() {
    sink.server().fail(ResponseMode.status(503));
    try (AlertTaskHarness task = sink.start(Map.of("alerts.in.flight", "1"))) {
      for (int i = 0; i < 10; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      task.rebalance();
      sink.server().recover();

      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> task.metric("waiting") == 0);
      // The one that was being sent, at most.
      assertThat(sink.server().ids().size()).isLessThanOrEqualTo(1);
      assertThat(task.committable()).isEqualTo(-1);
    }
  }
}
