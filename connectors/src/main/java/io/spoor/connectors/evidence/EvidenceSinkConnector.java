package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.config.EvidenceSinkConfig;
import io.spoor.connectors.evidence.config.EvidenceSinkKeys;
import io.spoor.connectors.sink.PluginVersion;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what lies on Spoor's topics as evidence: one log, one writer, one task. */
public final class EvidenceSinkConnector extends SinkConnector {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSinkConnector.class);

  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> given) {
    EvidenceSinkConfig.of(given);
    properties = Map.copyOf(given);
  }

  @Override
  public Config validate(Map<String, String> given) {
    Config values = super.validate(given);
    boolean each =
        values.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
    if (each) {
      // What concerns files and topics, before the connector is taken.
      try {
        EvidenceSinkConfig.of(given);
      } catch (ConfigException e) {
        values.configValues().stream()
            .filter(value -> value.name().equals(EvidenceSinkKeys.DIRECTORY))
            .forEach(value -> value.addErrorMessage(String.valueOf(e.getMessage())));
      }
    }
    return values;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return EvidenceSinkTask.class;
  }

  /** One task, whatever is asked for: a log has one writer. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    if (maxTasks > 1) {
      LOG.info("tasks.max={} is one for evidence, since a log has one writer", maxTasks);
    }
    return List.of(properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return EvidenceSinkKeys.definition();
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }
}
