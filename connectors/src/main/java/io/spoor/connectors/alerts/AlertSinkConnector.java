package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.config.AlertSinkConfig;
import io.spoor.connectors.alerts.config.AlertSinkKeys;
import io.spoor.connectors.sink.PluginVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Tells one target of alerts. Each target has a connector of its own: what holds one up, holds up
 * no other.
 */
public final class AlertSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> given) {
    AlertSinkConfig.of(given);
    properties = Map.copyOf(given);
  }

  @Override
  public Config validate(Map<String, String> given) {
    Config values = super.validate(given);
    boolean each =
        values.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
    if (each) {
      // What concerns the routing file, before the connector is taken.
      try {
        AlertSinkConfig.of(given);
      } catch (ConfigException e) {
        values.configValues().stream()
            .filter(value -> value.name().equals(AlertSinkKeys.ROUTING))
            .forEach(value -> value.addErrorMessage(String.valueOf(e.getMessage())));
      }
    }
    return values;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return AlertSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return AlertSinkKeys.definition();
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }
}
