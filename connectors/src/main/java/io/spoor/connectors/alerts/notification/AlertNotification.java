package io.spoor.connectors.alerts.notification;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;

/** Something to tell a target about an alert. */
public sealed interface AlertNotification {

  NotificationType type();

  /** The idempotency key: the same however often, and by whomever, it is sent. */
  String id();

  /** When the record that it comes from was appended to its topic. */
  Instant occurredAt();

  String alertId();

  String tenant();

  /** Empty for a storm. */
  String chainId();

  AlertSeverity severity();

  /**
   * What the pipeline says.
   *
   * @param severity that is told of
   */
  record StatusChange(
      NotificationType type, Alert alert, AlertSeverity severity, Instant occurredAt)
      implements AlertNotification {
    @Override
    public String id() {
      return alert.getAlertId() + '.' + alert.getGeneration() + '.' + alert.getRevision();
    }

    @Override
    public String alertId() {
      return alert.getAlertId();
    }

    @Override
    public String tenant() {
      return alert.getTenant();
    }

    @Override
    public String chainId() {
      return alert.getChainId();
    }
  }

  /** What a person says. */
  record AnalystVerdict(
      NotificationType type, AlertVerdict verdict, AlertSeverity severity, Instant occurredAt)
      implements AlertNotification {
    @Override
    public String id() {
      return verdict.getAlertId() + ".verdict." + verdict.getTime();
    }

    @Override
    public String alertId() {
      return verdict.getAlertId();
    }

    @Override
    public String tenant() {
      return verdict.getTenant();
    }

    @Override
    public String chainId() {
      return verdict.getChainId();
    }
  }
}
