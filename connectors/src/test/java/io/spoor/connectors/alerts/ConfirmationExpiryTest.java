package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.alerts.notification.SampleConfirmation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question that nobody answers does not stay open at the target. */
class ConfirmationExpiryTest {
  private static final Duration WAITS = Duration.ofMinutes(10);

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

  private static Instant almostExpired() {
    return Instant.now().minus(WAITS).plusSeconds(2);
  }

  @Test
  void theEndOfItsTimeResolvesIt() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(almostExpired(), SampleConfirmation.asked());

      task.awaitAllCommittable();

      assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
      assertThat(sink.server().accepted().getLast().toString()).contains("nobody answered");
    }
  }

  @Test
  void anAnswerResolvesItOnce() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(almostExpired(), SampleConfirmation.asked());
      task.putAt(Instant.now(), SampleConfirmation.answer());

      task.awaitAllCommittable();

      assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
      assertThat(sink.server().accepted().getLast().toString()).contains("Approved by mara");
    }
  }

  /** Its offset was not committed, so the next task reads the question again. */
  @Test
  void aTaskThatWasAwayAtTheEndResolvesItLater() throws Exception {
    Instant appended = almostExpired();
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(appended, SampleConfirmation.asked());
      while (sink.log().read().isEmpty()) {
        task.putEmptyBatch();
        Thread.onSpinWait();
      }
    }
    assertThat(sink.types()).containsExactly("spoor.alert.opened");
    Thread.sleep(Duration.between(Instant.now(), appended.plus(WAITS)).plusMillis(1));

    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(appended, SampleConfirmation.asked());
      task.awaitAllCommittable();
    }

    assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
  }
}
