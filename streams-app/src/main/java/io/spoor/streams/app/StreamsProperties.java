package io.spoor.streams.app;

import io.spoor.pipeline.Telemetry;
import io.spoor.platform.registry.SchemaResolver;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of Kafka Streams: Spoor's, then the operator's overrides. {@code docs/operations.md}
 * explains how the times relate and what a failover costs.
 */
public final class StreamsProperties {
  /** Maximum record that the app produces: an event with its redacted original. */
  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  /** Timeout after which an instance counts as failed: most of a failover. */
  public static final int SESSION_MILLIS = 6_000;

  /**
   * The open transaction of a killed instance blocks later records for every reader until it times
   * out. It is not longer than the session, as both start at the same moment.
   */
  private static final int TRANSACTION_MILLIS = 6_000;

  /**
   * Wait of a commit while the broker still completes the previous transaction
   * (CONCURRENT_TRANSACTIONS, about 6 % of commits). Kafka's 100 ms were most of the 99th
   * percentile. It doubles with each failed attempt.
   */
  private static final int RETRY_MILLIS = 10;

  /**
   * Maximum lag of a state with which an instance may take over its task immediately. Spoor's
   * changelogs are small: with Kafka's 10,000, a restarted instance counts as ready before it has
   * read anything.
   */
  private static final long RECOVERY_LAG_RECORDS = 1_000;

  private StreamsProperties() {}

  /** All properties, for this app or another topology under the same conditions. */
  public static Properties of(AppSettings settings, SchemaResolver schemas) {
    return of(settings, schemas, Telemetry.NONE);
  }

  static Properties of(AppSettings settings, SchemaResolver schemas, Telemetry telemetry) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.topics().replication());
    // Otherwise changelogs have the broker's default: one replica and 1 MiB per record.
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        settings.topics().minInSyncReplicas());
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), MAX_REQUEST_BYTES);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OversizedRecordHandler.class);
    properties.put(OversizedRecordHandler.SCHEMAS, schemas);
    properties.put(OversizedRecordHandler.TELEMETRY, telemetry);
    properties.put(OversizedRecordHandler.TENANT, settings.topology().normalise().tenant());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, RECOVERY_LAG_RECORDS);
    // Interval of checks whether a lagging instance has caught up.
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    handleExceptionsOfTheGlobalThread(properties);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    // State on disk changes by whole commits, so a killed instance continues with it.
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    // Rows have a separate cache of objects.
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    // For a backlog; live records request earlier commits (commit.early).
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 300);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 50);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        TRANSACTION_MILLIS);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_MILLIS);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 128 * 1024);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    properties.putAll(settings.kafka().settings());
    properties.putAll(settings.streams());
    return properties;
  }

  @SuppressWarnings("deprecation") // This version of Kafka has no other switch for it.
  private static void handleExceptionsOfTheGlobalThread(Properties properties) {
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
  }
}
