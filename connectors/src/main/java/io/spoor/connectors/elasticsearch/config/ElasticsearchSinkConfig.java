package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.registry.RegistryConfig;
import java.time.Duration;
import java.util.Map;

/**
 * What one task works by. {@link ElasticsearchSinkKeys} has the keys, their defaults and what they
 * mean.
 *
 * @param cluster how to reach Elasticsearch
 * @param batches how documents are grouped
 * @param retries how long to pause before trying again
 * @param manageTemplates whether to create index templates and undated indices
 * @param indexPrefix before the name of every index, alias and index template
 * @param eventGeneration replay generation of event documents
 * @param registry where the schemas of records are
 */
public record ElasticsearchSinkConfig(
    ElasticsearchConfig cluster,
    BatchConfig batches,
    BackoffConfig retries,
    boolean manageTemplates,
    String indexPrefix,
    int eventGeneration,
    RegistryConfig registry) {

  /**
   * Reads a connector's properties.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming the key whose value is wrong, and
   *     never showing a secret
   */
  public static ElasticsearchSinkConfig of(Map<String, String> properties) {
    return ElasticsearchConfigReader.read(properties);
  }

  /**
   * Bounds of bulk requests.
   *
   * @param documents documents in one request, at most
   * @param bytes bytes in one request, at most, unless one document alone is larger
   * @param linger how long the first document waits for company
   * @param maxInFlight requests at a time
   * @param bufferBytes bytes that wait for a request before reading from Kafka pauses
   */
  public record BatchConfig(
      int documents, long bytes, Duration linger, int maxInFlight, long bufferBytes) {}
}
