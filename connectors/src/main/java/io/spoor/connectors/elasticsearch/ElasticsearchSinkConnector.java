package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.config.SinkConfig;
import io.spoor.connectors.elasticsearch.config.SinkKeys;
import io.spoor.connectors.sink.PluginVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Indexes Spoor's topics in Elasticsearch. Tasks share nothing: Connect spreads partitions. */
public final class ElasticsearchSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of();

  @Override
  public void start(Map<String, String> given) {
    SinkConfig.of(given);
    properties = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return ElasticsearchSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return SinkKeys.definition();
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }
}
