package io.spoor.connectors.alerts.notification;

import io.spoor.connectors.alerts.routing.AlertAttributes;
import io.spoor.connectors.alerts.routing.RoutingTable;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether a target is to be told of a record, and what.
 *
 * <pre>
 *   knows of no open alert ── first, escalated, and a route leads here ──► OPENED
 *   was told ── escalated to more than that ─────────────────────────────► ESCALATED
 *            ── acknowledge ─────────────────────────────────────────────► ACKNOWLEDGED
 *            ── resolved, merged, suppressed ────────────────────────────► RESOLVED
 *            ── close ───────────────────────────────────────────────────► CLOSED
 * </pre>
 *
 * <p>Whoever was told is told how it goes on, whatever the routes say by then.
 *
 * @param target its name in the routing
 */
public record NotificationPolicy(String target, RoutingTable routing) {
  /** Alerts of earlier versions say closed for resolved. */
  private static final Set<String> FINAL_STATUSES =
      Set.of("resolved", "closed", "merged", "suppressed");

  /** Whether the record may matter to any target at all; most revisions of alerts do not. */
  public static boolean isRelevant(SpecificRecord record) {
    return switch (record) {
      case Alert alert -> isNotifiable(alert) || isClosed(alert);
      case AlertVerdict _ -> true;
      default -> false;
    };
  }

  /**
   * The message; empty if there is nothing to tell.
   *
   * @param last what the target was told of this alert; null: nothing
   * @param at when the record was appended: it is the time of day that routes look at, so that it
   *     is the same however often the record is read
   */
  public Optional<AlertNotification> nextNotification(
      SpecificRecord record, @Nullable AlertDelivery last, Instant at) {
    return switch (record) {
      case Alert alert -> ofAlert(alert, last, at).map(message -> message);
      case AlertVerdict verdict -> ofVerdict(verdict, last, at).map(message -> message);
      default -> Optional.empty();
    };
  }

  private Optional<AlertNotification.StatusChange> ofAlert(
      Alert alert, @Nullable AlertDelivery last, Instant at) {
    if (last != null && isDealtWith(alert, last)) {
      return Optional.empty();
    }
    String lastNotified = last == null ? null : last.getTold();
    if (isClosed(alert)) {
      return lastNotified == null
          ? Optional.empty()
          : Optional.of(
              new AlertNotification.StatusChange(
                  NotificationType.RESOLVED, alert, AlertSeverity.of(lastNotified), at));
    }
    if (!isNotifiable(alert)) {
      return Optional.empty();
    }
    AlertSeverity severity = AlertSeverity.of(alert.getNotified());
    if (lastNotified != null) {
      return severity.compareTo(AlertSeverity.of(lastNotified)) > 0
          ? Optional.of(
              new AlertNotification.StatusChange(NotificationType.ESCALATED, alert, severity, at))
          : Optional.empty();
    }
    var attributes =
        new AlertAttributes(
            alert.getTenant(), alert.getAgentId(), alert.getOwner(), alert.getRoute(), severity);
    return routing.targets(attributes, at).contains(target)
        ? Optional.of(
            new AlertNotification.StatusChange(NotificationType.OPENED, alert, severity, at))
        : Optional.empty();
  }

  private static Optional<AlertNotification.AnalystVerdict> ofVerdict(
      AlertVerdict verdict, @Nullable AlertDelivery last, Instant at) {
    if (last == null || last.getTold() == null || verdict.getTime() <= last.getVerdictTime()) {
      return Optional.empty();
    }
    NotificationType type =
        verdict.getVerdict() == null ? NotificationType.ACKNOWLEDGED : NotificationType.CLOSED;
    return Optional.of(
        new AlertNotification.AnalystVerdict(type, verdict, AlertSeverity.of(last.getTold()), at));
  }

  private static boolean isDealtWith(Alert alert, AlertDelivery last) {
    int generation = Integer.compare(alert.getGeneration(), last.getGeneration());
    return generation < 0 || (generation == 0 && alert.getRevision() <= last.getRevision());
  }

  private static boolean isNotifiable(Alert alert) {
    return alert.getNotify().equals("first") || alert.getNotify().equals("escalated");
  }

  private static boolean isClosed(Alert alert) {
    return FINAL_STATUSES.contains(alert.getStatus());
  }
}
