package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.config.AlertSinkConfig;
import io.spoor.connectors.alerts.config.AlertSinkKeys;
import io.spoor.connectors.sink.ValidatingSinkConnector;

/**
 * Sends alerts to one target. Each target has a separate connector, so that a failing target does
 * not block the others.
 */
public final class AlertSinkConnector extends ValidatingSinkConnector {
  /** Called by Connect. */
  public AlertSinkConnector() {
    super(
        AlertSinkKeys.definition(),
        AlertSinkConfig::of,
        AlertSinkKeys.ROUTING,
        AlertSinkTask.class);
  }
}
