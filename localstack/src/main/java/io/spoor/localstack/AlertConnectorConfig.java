package io.spoor.localstack;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Map;

/** The configuration of the connectors that tell people of alerts, one a target. */
final class AlertConnectorConfig {
  private static final String PREFIX = "spoor-alerts-";

  private AlertConnectorConfig() {}

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
    Map<String, String> config =
        ConnectorDefaults.of(
            name(target),
            "io.spoor.connectors.alerts.AlertSinkConnector",
            1,
            List.of(TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS));
    config.put("alerts.target", target);
    config.put("alerts.routing.file", routing);
    config.put("alerts.routing.digest", digest);
    config.put("alerts.since", since);
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    config.putAll(logins);
    return config;
  }
}
