package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.AlertSeverity;
import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a record causes a notification to a target, and which.
 *
 * <pre>
 *   has no open alert ── first, escalated, renewed, updated,
 *                        and a route matches ────────────────────────────► OPENED
 *   notified ── escalated beyond the notified severity ──────────────────► ESCALATED
 *            ── a critical finding was added ────────────────────────────► RENEWED
 *            ── further alerts were added to its page ───────────────────► UPDATED
 *            ── acknowledge ─────────────────────────────────────────────► ACKNOWLEDGED
 *            ── resolved, merged, suppressed ────────────────────────────► RESOLVED
 *            ── close ───────────────────────────────────────────────────► CLOSED
 * </pre>
 *
 * <p>A target that was notified of an alert receives its further changes, even if the routes no
 * longer match.
 *
 * @param target its name in the routing
 */
public record NotificationPolicy(String target, RoutingTable routing) {
  private static final Set<String> FINAL_STATUSES = Set.of("resolved", "merged", "suppressed");
  private static final String RENEWED = "renewed";
  private static final String UPDATED = "updated";
  private static final Set<String> NOTIFIABLE = Set.of("first", "escalated", RENEWED, UPDATED);

  /** Whether the record may matter to any target; most revisions of alerts do not. */
  public static boolean isRelevant(SpecificRecord record) {
    return switch (record) {
      case Alert alert -> isNotifiable(alert) || isClosed(alert);
      case AlertVerdict _ -> true;
      default -> false;
    };
  }

  /**
   * The notification; empty if there is none.
   *
   * @param last the latest delivery of this alert to the target; null: none
   * @param at time at which the record was appended; routes evaluate this time of day, so that
   *     repeated reads give the same result
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
      return ofNotified(alert, severity, AlertSeverity.of(lastNotified), at);
    }
    return isRouted(alert, severity, at)
        ? Optional.of(
            new AlertNotification.StatusChange(NotificationType.OPENED, alert, severity, at))
        : Optional.empty();
  }

  /** Whether the routes of any agent that the alert may be about lead to the target. */
  private boolean isRouted(Alert alert, AlertSeverity severity, Instant at) {
    Stream<AlertAttributes> claims =
        alert.getClaims().stream()
            .map(
                claim ->
                    new AlertAttributes(
                        alert.getTenant(),
                        claim.getAgentId(),
                        claim.getOwner(),
                        claim.getRoute(),
                        severity));
    var own =
        new AlertAttributes(
            alert.getTenant(), alert.getAgentId(), alert.getOwner(), alert.getRoute(), severity);
    return Stream.concat(Stream.of(own), claims)
        .anyMatch(attributes -> routing.targets(attributes, at).contains(target));
  }

  /** The notification about an alert that is open at the target. */
  private static Optional<AlertNotification.StatusChange> ofNotified(
      Alert alert, AlertSeverity severity, AlertSeverity lastNotified, Instant at) {
    NotificationType type =
        severity.compareTo(lastNotified) > 0
            ? NotificationType.ESCALATED
            : switch (alert.getNotify()) {
              case RENEWED -> NotificationType.RENEWED;
              case UPDATED -> NotificationType.UPDATED;
              default -> null;
            };
    return Optional.ofNullable(type)
        .map(known -> new AlertNotification.StatusChange(known, alert, severity, at));
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
    return NOTIFIABLE.contains(alert.getNotify());
  }

  private static boolean isClosed(Alert alert) {
    return FINAL_STATUSES.contains(alert.getStatus());
  }
}
