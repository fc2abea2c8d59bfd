package io.spoor.connectors.alerts.notification;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;

/** A notification about an alert, for one target. */
public sealed interface AlertNotification {

  NotificationType type();

  /** The idempotency key: identical for every attempt and sender. */
  String id();

  /** Time at which the record behind it was appended to its topic. */
  Instant occurredAt();

  String alertId();

  String tenant();

  /** Empty for a storm. */
  String chainId();

  AlertSeverity severity();

  /**
   * A status change by the pipeline.
   *
   * @param severity severity of the notification
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

  /** A verdict by an analyst. */
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
