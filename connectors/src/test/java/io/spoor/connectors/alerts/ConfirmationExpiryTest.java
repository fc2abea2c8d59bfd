package io.spoor.connectors.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question that nobody answers does not stay open at the target. */
class ConfirmationExpiryTest {
  private static final String ID = "4be0c1d2e3f405162738495a6b7c8d9e";
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

  private static Confirmation asked() {
    return Confirmation.newBuilder()
        .setConfirmationId(ID)
        .setTenant("default")
        .setChainId("282c8603b24b")
        .setAgentId("clerk")
        .setDeclared(true)
        .setCaller("gateway")
        .setSubjectType("identity")
        .setSubjectId("emma")
        .setAction("tools/call")
        .setResourceType("tool")
        .setResourceId("pay")
        .setPolicies(List.of("pay-asks"))
        .setReasons(List.of("payments need a person"))
        .setSalt("s")
        .setBinding("b")
        .setTime(0)
        .build();
  }

  private static ConfirmationAnswer answer() {
    return ConfirmationAnswer.newBuilder()
        .setAnswerId("a")
        .setConfirmationId(ID)
        .setTenant("default")
        .setApproved(true)
        .setWho("mara")
        .setVia("command line")
        .setTime(1)
        .build();
  }

  private static Instant almostExpired() {
    return Instant.now().minus(WAITS).plusSeconds(2);
  }

  @Test
  void theEndOfItsTimeResolvesIt() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(almostExpired(), asked());

      task.awaitAllCommittable();

      assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
      assertThat(sink.server().accepted().getLast().toString()).contains("nobody answered");
    }
  }

  @Test
  void anAnswerResolvesItOnce() {
    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(almostExpired(), asked());
      task.putAt(Instant.now(), answer());

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
      task.putAt(appended, asked());
      while (sink.log().read().isEmpty()) {
        task.putEmptyBatch();
        Thread.onSpinWait();
      }
    }
    assertThat(sink.types()).containsExactly("spoor.alert.opened");
    Thread.sleep(Duration.between(Instant.now(), appended.plus(WAITS)).plusMillis(1));

    try (AlertTaskHarness task = sink.start(Map.of())) {
      task.putAt(appended, asked());
      task.awaitAllCommittable();
    }

    assertThat(sink.types()).containsExactly("spoor.alert.opened", "spoor.alert.resolved");
  }
}
