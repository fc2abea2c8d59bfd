package io.spoor.localstack;

import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Map;

/** Builds the configuration of the connectors that send alerts, one connector per target. */
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
   * Builds a connector's configuration.
   *
   * @param target the target's name in the routing file
   * @param routing the routing file
   * @param digest of the routing file: a changed digest makes the connector reload it
   * @param since RFC 3339; alerts published earlier are not sent
   * @param logins login settings of its connections, if the stack requires logins
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
            List.of(TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS, TopicCatalogue.CONFIRMATIONS));
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
