package io.spoor.localstack;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings shared by all connectors of a local stack. */
final class ConnectorDefaults {

  private ConnectorDefaults() {}

  /** Base settings, to which a sink adds its own. */
  static Map<String, String> of(String name, String connectorClass, int tasks, List<Topic> topics) {
    Map<String, String> config = new HashMap<>();
    config.put("name", name);
    config.put("connector.class", connectorClass);
    config.put("tasks.max", Integer.toString(tasks));
    config.put("topics", topics.stream().map(Topic::name).collect(Collectors.joining(",")));
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    // The app writes in transactions: aborted records must not reach a sink.
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", TopicCatalogue.CONNECT_DEAD_LETTERS.name());
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    return config;
  }
}
