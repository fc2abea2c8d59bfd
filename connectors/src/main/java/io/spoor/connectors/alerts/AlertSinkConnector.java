package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.config.AlertSinkConfig;
import io.spoor.connectors.alerts.config.AlertSinkKeys;
import io.spoor.connectors.sink.ValidatingSinkConnector;

/**
 * Tells one target of alerts. Each target has a connector of its own: what holds one up, holds up
 * no other.
 */
public final class AlertSinkConnector extends ValidatingSinkConnector {
  /** For Connect. */
  public AlertSinkConnector() {
    super(
        AlertSinkKeys.definition(),
        AlertSinkConfig::of,
        AlertSinkKeys.ROUTING,
        AlertSinkTask.class);
  }
}
