package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.config.SinkConfig;
import io.spoor.connectors.elasticsearch.config.SinkKeys;
import io.spoor.connectors.sink.CheckedSinkConnector;

/** Indexes Spoor's topics in Elasticsearch. */
public final class ElasticsearchSinkConnector extends CheckedSinkConnector {
  /** For Connect. */
  public ElasticsearchSinkConnector() {
    super(SinkKeys.definition(), SinkConfig::of, SinkKeys.URL, ElasticsearchSinkTask.class);
  }
}
