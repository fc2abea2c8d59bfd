package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Creates the delivery log's record of an attempted message.
 *
 * @param last the previous record; null: none
 */
record AlertDeliveryFactory(
    String target,
    AlertNotification message,
    @Nullable AlertDelivery last,
    int attempts,
    InstantSource clock) {
  private static final int MAX_REASON_LENGTH = 500;

  /** {@code reference}: null if unchanged. */
  AlertDelivery delivered(@Nullable String reference) {
    AlertDelivery.Builder record = processed("delivered", null);
    record.setTold(message.type().endsAlert() ? null : message.severity().text());
    if (reference != null) {
      record.setReference(reference);
    }
    return record.build();
  }

  AlertDelivery refused(String reason) {
    return processed("refused", reason).build();
  }

  AlertDelivery retrying(String reason) {
    return base("failing", reason).build();
  }

  /** A delivery in progress, with another reference; null: none. */
  AlertDelivery withReference(@Nullable String reference) {
    return base("failing", null).setReference(reference).build();
  }

  private AlertDelivery.Builder processed(String status, @Nullable String reason) {
    AlertDelivery.Builder record = base(status, reason);
    return switch (message) {
      case AlertNotification.StatusChange notification ->
          record
              .setGeneration(notification.alert().getGeneration())
              .setRevision(notification.alert().getRevision());
      case AlertNotification.AnalystVerdict notification ->
          record.setVerdictTime(notification.verdict().getTime());
    };
  }

  private AlertDelivery.Builder base(String status, @Nullable String reason) {
    Instant now = clock.instant();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    AlertDelivery.Builder record =
        AlertDelivery.newBuilder()
            .setAlertId(message.alertId())
            .setTarget(target)
            .setTenant(message.tenant())
            .setChainId(message.chainId())
            .setWhat(message.type().text())
            .setStatus(status)
            .setMessageId(message.id())
            .setAttempts(attempts)
            .setReason(reason == null ? null : TextSanitizer.line(reason, MAX_REASON_LENGTH))
            .setAt(last == null ? nanos : Math.max(nanos, last.getAt() + 1));
    if (last != null) {
      record
          .setTold(last.getTold())
          .setGeneration(last.getGeneration())
          .setRevision(last.getRevision())
          .setVerdictTime(last.getVerdictTime())
          .setReference(last.getReference());
    }
    return record;
  }
}
