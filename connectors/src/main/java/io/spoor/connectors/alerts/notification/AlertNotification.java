package io.spoor.connectors.alerts.notification;

import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.Optional;

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
   * Last checkpoint of the evidence log, which the message carries as a copy; empty: none known.
   */
  Optional<RememberedCheckpoint> checkpoint();

  /** The same notification with this checkpoint. */
  AlertNotification withCheckpoint(Optional<RememberedCheckpoint> latest);

  /**
   * A status change by the pipeline.
   *
   * @param severity severity of the notification
   */
  record StatusChange(
      NotificationType type,
      Alert alert,
      AlertSeverity severity,
      Instant occurredAt,
      Optional<RememberedCheckpoint> checkpoint)
      implements AlertNotification {
    public StatusChange(
        NotificationType type, Alert alert, AlertSeverity severity, Instant occurredAt) {
      this(type, alert, severity, occurredAt, Optional.empty());
    }

    @Override
    public AlertNotification withCheckpoint(Optional<RememberedCheckpoint> latest) {
      return new StatusChange(type, alert, severity, occurredAt, latest);
    }

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
      NotificationType type,
      AlertVerdict verdict,
      AlertSeverity severity,
      Instant occurredAt,
      Optional<RememberedCheckpoint> checkpoint)
      implements AlertNotification {
    public AnalystVerdict(
        NotificationType type, AlertVerdict verdict, AlertSeverity severity, Instant occurredAt) {
      this(type, verdict, severity, occurredAt, Optional.empty());
    }

    @Override
    public AlertNotification withCheckpoint(Optional<RememberedCheckpoint> latest) {
      return new AnalystVerdict(type, verdict, severity, occurredAt, latest);
    }

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
