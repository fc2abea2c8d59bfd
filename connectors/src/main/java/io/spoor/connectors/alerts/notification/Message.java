package io.spoor.connectors.alerts.notification;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;

/** Something to tell a target about an alert. */
public sealed interface Message {

  What what();

  /** The idempotency key: the same however often, and by whomever, it is sent. */
  String id();

  /** When the record that it comes from was appended to its topic. */
  Instant at();

  String alertId();

  String tenant();

  /** Empty for a storm. */
  String chainId();

  Severity severity();

  /**
   * What the pipeline says.
   *
   * @param severity that is told of
   */
  record OfAlert(What what, Alert alert, Severity severity, Instant at) implements Message {
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
  record OfVerdict(What what, AlertVerdict verdict, Severity severity, Instant at)
      implements Message {
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
