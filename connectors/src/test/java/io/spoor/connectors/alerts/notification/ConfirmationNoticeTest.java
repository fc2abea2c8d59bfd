package io.spoor.connectors.alerts.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.alerts.notification.AlertNotification.StatusChange;
import io.spoor.connectors.alerts.routing.NotificationPolicy;
import io.spoor.connectors.alerts.routing.RoutingFileParser;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.ConfirmationUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A waiting confirmation is delivered as an alert, and ends with its answer. */
class ConfirmationNoticeTest {
  private static final Instant ASKED = Instant.parse("2026-03-10T12:00:00Z");

  private static Optional<AlertNotification> notification(
      SpecificRecord record, @Nullable AlertDelivery last) throws Exception {
    return notification(record, last, ASKED.plusSeconds(1));
  }

  private static Optional<AlertNotification> notification(
      SpecificRecord record, @Nullable AlertDelivery last, Instant now) throws Exception {
    var routing =
        RoutingFileParser.parse(
            """
            {"targets": {"soc": {"type": "alertmanager", "url": "http://a"}},
             "routes": [{"name": "r", "match": {"agent_id": "clerk"}, "to": "soc"}],
             "otherwise": []}"""
                .getBytes(UTF_8),
            "test",
            Path.of("/"));
    return ConfirmationNotice.of(record, ASKED, now)
        .filter(NotificationPolicy::isRelevant)
        .flatMap(
            each -> new NotificationPolicy("soc", routing).nextNotification(each, last, ASKED));
  }

  @Test
  void itIsRoutedAsAnAlertAndSaysWhatToDo() throws Exception {
    Optional<AlertNotification> opened = notification(SampleConfirmation.asked(), null);

    assertThat(opened.orElseThrow().type()).isEqualTo(NotificationType.OPENED);
    assertThat(opened.get().severity()).isEqualTo(AlertSeverity.HIGH);
    Alert alert = ((StatusChange) opened.get()).alert();
    assertThat(alert.getKind()).isEqualTo("confirmation");
    assertThat(alert.getTitle())
        .isEqualTo("Agent clerk waits for a person: tools/call on tool pay");
    assertThat(alert.getExplanation()).contains("identity emma", "payments need a person");
    assertThat(alert.getNextSteps()).contains("confirmations approve " + SampleConfirmation.ID);
  }

  @Test
  void theAnswerResolvesItForThoseWhoWereTold() throws Exception {
    AlertDelivery told =
        AlertDelivery.newBuilder()
            .setAlertId(SampleConfirmation.ID)
            .setTarget("soc")
            .setTenant("default")
            .setChainId("")
            .setWhat("opened")
            .setStatus("delivered")
            .setTold("high")
            .setRevision(1)
            .setMessageId("m")
            .setAttempts(1)
            .setAt(0)
            .build();

    assertThat(notification(SampleConfirmation.answer(), told).orElseThrow().type())
        .isEqualTo(NotificationType.RESOLVED);
    assertThat(notification(SampleConfirmation.answer(), null)).isEmpty();
    assertThat(notification(SampleConfirmation.asked(), told)).as("told once").isEmpty();
  }

  @Test
  void expiredQuestionsAndUsesAreNotSent() throws Exception {
    Instant late = ASKED.plus(Duration.ofMinutes(10));
    assertThat(notification(SampleConfirmation.asked(), null, late)).isEmpty();
    assertThat(
            notification(
                new ConfirmationUse("u", SampleConfirmation.ID, "default", "gateway", 0L), null))
        .isEmpty();
  }
}
