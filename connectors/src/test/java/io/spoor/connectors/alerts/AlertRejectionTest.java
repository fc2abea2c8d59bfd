package io.spoor.connectors.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.alerts.vendor.FakeVendor.ResponseMode;
import io.spoor.connectors.alerts.vendor.WebhookServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts that cannot be read or that the target rejects, and its secrets. */
class AlertRejectionTest {
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
  void whatTheTargetRefusesGoesToTheDeadLettersAndHoldsUpNobody() {
    sink.server()
        .respondWith(1, new ResponseMode(422, "no\nsuch <field>", Map.of(), Duration.ZERO));
    try (AlertTaskHarness task = sink.start(Map.of("alerts.in.flight", "1"))) {
      task.put(AlertFixtures.opened("a", "high"), AlertFixtures.opened("b", "high"));
      task.awaitAllCommittable();

      assertThat(sink.server().ids()).containsExactly("b.0.1");
      assertThat(task.context().deadLetters()).hasSize(1);
      assertThat(task.context().reasons().getFirst())
          .isEqualTo("it rejected the message: HTTP 422: no such <field>");
      assertThat(sink.log().read().getFirst().getStatus()).isEqualTo("refused");
      assertThat(task.metric("refused-total")).isEqualTo(1);
    }
  }

  @Test
  void oneAlertThatTheTargetAlwaysFailsOnIsGivenUpOnceOthersPass() {
    sink.server().failOn("poison");
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("poison", "high"));
      for (int i = 0; i < 20; i++) {
        task.put(AlertFixtures.opened("a" + i, "high"));
      }
      task.awaitAllCommittable();

      assertThat(sink.server().ids()).hasSize(20);
      assertThat(task.context().reasons())
          .containsExactly("it rejected the message: HTTP 500: oops");
    }
  }

  @Test
  void aWrongSecretIsWaitedForAndReadAgain() {
    AlertTaskHarness.write(directory.resolve("token"), "wrong");
    sink.server().fail(ResponseMode.status(401));
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      await().atMost(AlertTaskHarness.TIMEOUT).until(() -> task.metric("retried-total") >= 3);
      assertThat(task.context().deadLetters()).isEmpty();

      sink.server().recover();
      task.awaitAllCommittable();
    }
    assertThat(sink.server().ids()).containsExactly("a.0.1");
  }

  @Test
  void signsWithEachSecretWhileOneIsRotated() {
    String next =
        "whsec_"
            + Base64.getEncoder().encodeToString("the-next-secret-of-24-bytes!".getBytes(UTF_8));
    AlertTaskHarness.write(directory.resolve("next"), next);
    try (WebhookServer server = new WebhookServer(WebhookSink.SECRET, next);
        AlertTaskHarness task =
            AlertTaskHarness.start(
                directory,
                "{\"type\": \"webhook\", \"url\": \""
                    + server.url()
                    + "\", \"secret\": [{\"file\": \"secret\"}, {\"file\": \"next\"}]}",
                sink.log(),
                Map.of())) {
      task.put(AlertFixtures.opened("a", "high"));
      task.awaitAllCommittable();

      assertThat(server.rejected()).isEmpty();
      assertThat(server.ids()).containsExactly("a.0.1");
    }
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLetters() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putBytes("not avro".getBytes(UTF_8));
      task.awaitAllCommittable();

      assertThat(task.context().deadLetters()).hasSize(1);
    }
  }
}
