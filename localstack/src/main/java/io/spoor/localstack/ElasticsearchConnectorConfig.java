package io.spoor.localstack;

import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Map;

/**
 * Builds the configuration of the connector that indexes the pipeline's output in Elasticsearch.
 */
public final class ElasticsearchConnectorConfig {

  public static final String NAME = "spoor-elasticsearch";

  private static final List<Topic> INDEXED =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.TRIAGED_ALERTS,
          TopicCatalogue.DELIVERIES,
          TopicCatalogue.VERDICTS,
          TopicCatalogue.DECISIONS);

  private ElasticsearchConnectorConfig() {}

  /** As {@link #config(String, String)}, with the connector's own login everywhere. */
  public static Map<String, String> config(
      String registryUrl, String elasticsearchUrl, StackSecurity security) {
    Map<String, String> config = config(registryUrl, elasticsearchUrl);
    config.putAll(security.registrySettings(ServiceAccount.SEARCH_SINK));
    config.putAll(security.elasticsearchSettings(ServiceAccount.SEARCH_SINK));
    config.putAll(security.connectorClients(ServiceAccount.SEARCH_SINK));
    return config;
  }

  public static Map<String, String> config(String registryUrl, String elasticsearchUrl) {
    Map<String, String> config =
        ConnectorDefaults.of(
            NAME, "io.spoor.connectors.elasticsearch.ElasticsearchSinkConnector", 2, INDEXED);
    config.put("elasticsearch.url", elasticsearchUrl);
    config.put("schema.registry.url", registryUrl);
    return config;
  }
}
