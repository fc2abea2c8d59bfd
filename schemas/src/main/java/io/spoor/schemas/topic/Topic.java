package io.spoor.schemas.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of the catalogue.
 *
 * @param name Kafka's name of it
 * @param key what a record's key is, for people; keys are UTF-8 strings
 * @param value what a record's value is
 * @param scaling whether the number of partitions may be chosen
 * @param retention what is kept
 * @param maxMessageBytes greatest size of a record batch, bytes
 */
public record Topic(
    String name,
    String key,
    TopicValue value,
    Scaling scaling,
    Retention retention,
    int maxMessageBytes) {

  /** Whether a topic grows with the load. */
  public enum Scaling {
    /** As many partitions as {@link TopicSettings#partitions} says. */
    SCALED,
    /** One partition: little data, read as a whole by everybody. */
    SINGLE
  }

  /** Record schemas of the values, empty when they are not Avro. */
  public List<Schema> schemas() {
    return value instanceof TopicValue.Avro avro ? avro.schemas() : List.of();
  }

  /**
   * Subject that a record type of this topic is registered under: {@code <topic>-value} where the
   * topic has one type, {@code <topic>-<full name>} where it has several.
   */
  public String subject(Schema type) {
    return value instanceof TopicValue.Avro avro && avro.types().size() > 1
        ? name + "-" + type.getFullName()
        : TopicCatalogue.defaultSubject(name);
  }

  /**
   * Subjects of all record types with their schemas, in the order of the types; empty when they are
   * not Avro.
   */
  public Map<String, Schema> subjects() {
    Map<String, Schema> bySubject = new LinkedHashMap<>();
    schemas().forEach(schema -> bySubject.put(subject(schema), schema));
    return bySubject;
  }

  /** Number of partitions under these settings. */
  public int partitions(TopicSettings settings) {
    return switch (scaling) {
      case SCALED -> settings.partitions();
      case SINGLE -> 1;
    };
  }

  /** The topic as the broker is asked to create it. */
  NewTopic creation(TopicSettings settings) {
    return new NewTopic(name, partitions(settings), settings.replication())
        .configs(config(settings));
  }

  /** Kafka's topic settings, by their names. */
  public Map<String, String> config(TopicSettings settings) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, retention.cleanupPolicy());
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.retentionMillis()));
    config.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInSyncReplicas()));
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    if (retention instanceof Retention.KeepLatestAfter keepLatest) {
      config.put(
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(keepLatest.lag().toMillis()));
    }
    if (retention instanceof Retention.DeleteAfter
        || retention instanceof Retention.KeepLatestAfter) {
      // Append time, since a producer's own time could make a record expire at once or never; and
      // arrived_at is it.
      config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }
    return config;
  }
}
