package io.spoor.local.stack;

import io.spoor.local.secure.StackSecurity;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of the connector that indexes the pipeline's output in Elasticsearch. */
public final class SearchConnector {

  public static final String NAME = "spoor-elasticsearch";

  private static final List<Topic> INDEXED =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.ALERTS,
          TopicCatalogue.DELIVERIES,
          TopicCatalogue.VERDICTS);

  private SearchConnector() {}

  /** As {@link #config(String, String)}, logging in everywhere as itself. */
  public static Map<String, String> config(
      String registryUrl, String elasticsearchUrl, StackSecurity security) {
    Map<String, String> config = config(registryUrl, elasticsearchUrl);
    config.putAll(security.registrySettings(Account.SEARCH_SINK));
    config.putAll(security.elasticsearchSettings(Account.SEARCH_SINK));
    config.putAll(security.connectorClients(Account.SEARCH_SINK));
    return config;
  }

  public static Map<String, String> config(String registryUrl, String elasticsearchUrl) {
    Map<String, String> config = new HashMap<>();
    config.put("name", NAME);
    config.put("connector.class", "io.spoor.connectors.elasticsearch.ElasticsearchSinkConnector");
    config.put("tasks.max", "2");
    config.put("topics", INDEXED.stream().map(Topic::name).collect(Collectors.joining(",")));
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("elasticsearch.url", elasticsearchUrl);
    config.put("schema.registry.url", registryUrl);
    // The app writes in transactions: what it takes back must not be indexed.
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", TopicCatalogue.CONNECT_DEAD_LETTERS.name());
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    return config;
  }
}
