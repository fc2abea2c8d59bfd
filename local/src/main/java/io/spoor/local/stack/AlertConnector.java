package io.spoor.local.stack;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.HashMap;
import java.util.Map;

/** The configuration of the connectors that tell people of alerts, one a target. */
final class AlertConnector {
  private static final String PREFIX = "spoor-alerts-";

  private AlertConnector() {}

  static String name(String target) {
    return PREFIX + target;
  }

  static boolean isOne(String connector) {
    return connector.startsWith(PREFIX);
  }

  /**
   * A connector's configuration.
   *
   * @param target its name in the routing file
   * @param routing the routing file
   * @param digest of the routing file: a change has it read again
   * @param since RFC 3339; of what was published before nobody is told
   * @param logins settings of its connections, where the stack asks for them
   */
  static Map<String, String> config(
      String target,
      String routing,
      String digest,
      String since,
      String bootstrapServers,
      String registryUrl,
      Map<String, String> logins) {
    Map<String, String> config = new HashMap<>();
    config.put("name", name(target));
    config.put("connector.class", "io.spoor.connectors.alerts.AlertSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", TopicCatalogue.ALERTS.name() + "," + TopicCatalogue.VERDICTS.name());
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("alerts.target", target);
    config.put("alerts.routing.file", routing);
    config.put("alerts.routing.digest", digest);
    config.put("alerts.since", since);
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    config.putAll(logins);
    // The app writes in transactions: nobody is told of what it takes back.
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", TopicCatalogue.CONNECT_DEAD_LETTERS.name());
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    return config;
  }
}
