package io.spoor.connectors.sink;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink connector that validates its complete configuration, including the files and topics that
 * it names, before Connect accepts it. Tasks share no state: Connect distributes partitions across
 * them.
 */
public abstract class ValidatingSinkConnector extends SinkConnector {
  private final ConfigDef keys;
  private final Consumer<Map<String, String>> check;
  private final String faultyKey;
  private final Class<? extends Task> task;
  private Map<String, String> properties = Map.of();

  /**
   * @param check throws a {@link ConfigException} that states the error
   * @param faultyKey key at which Connect shows errors of value combinations
   */
  protected ValidatingSinkConnector(
      ConfigDef keys,
      Consumer<Map<String, String>> check,
      String faultyKey,
      Class<? extends Task> task) {
    this.keys = keys;
    this.check = check;
    this.faultyKey = faultyKey;
    this.task = task;
  }

  @Override
  public final void start(Map<String, String> rawProperties) {
    check.accept(rawProperties);
    properties = Map.copyOf(rawProperties);
  }

  @Override
  public final Config validate(Map<String, String> rawProperties) {
    Config values = super.validate(rawProperties);
    if (values.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      try {
        check.accept(rawProperties);
      } catch (ConfigException e) {
        values.configValues().stream()
            .filter(value -> value.name().equals(faultyKey))
            .forEach(value -> value.addErrorMessage(String.valueOf(e.getMessage())));
      }
    }
    return values;
  }

  @Override
  public final Class<? extends Task> taskClass() {
    return task;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public final void stop() {}

  @Override
  public final ConfigDef config() {
    return keys;
  }

  @Override
  public final String version() {
    return PluginVersion.get();
  }
}
