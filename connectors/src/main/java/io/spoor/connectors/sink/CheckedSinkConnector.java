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
 * A sink whose configuration is checked as a whole, files and topics that it names included, before
 * Connect takes it. Tasks share nothing: Connect spreads partitions over them.
 */
public abstract class CheckedSinkConnector extends SinkConnector {
  private final ConfigDef keys;
  private final Consumer<Map<String, String>> check;
  private final String blamed;
  private final Class<? extends Task> task;
  private Map<String, String> properties = Map.of();

  /**
   * @param check throws a {@link ConfigException} that says what cannot be
   * @param blamed key at which Connect shows what is wrong with several values together
   */
  protected CheckedSinkConnector(
      ConfigDef keys,
      Consumer<Map<String, String>> check,
      String blamed,
      Class<? extends Task> task) {
    this.keys = keys;
    this.check = check;
    this.blamed = blamed;
    this.task = task;
  }

  @Override
  public final void start(Map<String, String> given) {
    check.accept(given);
    properties = Map.copyOf(given);
  }

  @Override
  public final Config validate(Map<String, String> given) {
    Config values = super.validate(given);
    if (values.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      try {
        check.accept(given);
      } catch (ConfigException e) {
        values.configValues().stream()
            .filter(value -> value.name().equals(blamed))
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
