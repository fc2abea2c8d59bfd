package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.elasticsearch.document.IndexPeriods;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.registry.RegistryConfig;
import java.time.Duration;
import java.util.Map;

/**
 * Configuration of one task. {@link ElasticsearchSinkKeys} has the keys, their defaults and their
 * meaning.
 *
 * @param cluster connection to Elasticsearch
 * @param batches bounds of bulk requests
 * @param retries pauses between attempts
 * @param manageTemplates whether to create index templates and single indices
 * @param indexPrefix prefix of every index, alias and index template name
 * @param indexPeriods periods of the indices of events and actions
 * @param eventGeneration replay generation of event documents
 * @param registry schema registry of the records
 */
public record ElasticsearchSinkConfig(
    ElasticsearchConfig cluster,
    BatchConfig batches,
    BackoffConfig retries,
    boolean manageTemplates,
    String indexPrefix,
    IndexPeriods indexPeriods,
    int eventGeneration,
    RegistryConfig registry) {

  /**
   * Reads a connector's properties.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming the key with the invalid value;
   *     never contains a secret
   */
  public static ElasticsearchSinkConfig of(Map<String, String> properties) {
    return ElasticsearchConfigReader.read(properties);
  }

  /**
   * Bounds of bulk requests.
   *
   * @param documents maximum number of documents in one request
   * @param bytes maximum bytes in one request, unless a single document is larger
   * @param linger maximum time that the first document waits for others
   * @param maxInFlight maximum number of concurrent requests
   * @param bufferBytes maximum queued bytes before reading from Kafka pauses
   */
  public record BatchConfig(
      int documents, long bytes, Duration linger, int maxInFlight, long bufferBytes) {}
}
