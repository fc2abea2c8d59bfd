package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig;
import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkKeys;
import io.spoor.connectors.sink.ValidatingSinkConnector;

/** Indexes Spoor's topics in Elasticsearch. */
public final class ElasticsearchSinkConnector extends ValidatingSinkConnector {
  /** Called by Connect. */
  public ElasticsearchSinkConnector() {
    super(
        ElasticsearchSinkKeys.definition(),
        ElasticsearchSinkConfig::of,
        ElasticsearchSinkKeys.URL,
        ElasticsearchSinkTask.class);
  }
}
