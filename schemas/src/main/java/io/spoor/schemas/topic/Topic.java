package io.spoor.schemas.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * One topic of the catalogue.
 *
 * @param name its name in Kafka
 * @param key description of the record key; keys are UTF-8 strings
 * @param value type of the record values
 * @param scaling whether the number of partitions is configurable
 * @param retention its retention
 * @param maxMessageBytes maximum size of a record batch, bytes
 */
public record Topic(
    String name,
    String key,
    TopicValue value,
    Scaling scaling,
    Retention retention,
    int maxMessageBytes) {

  /** Whether a topic scales with the load. */
  public enum Scaling {
    /** The number of partitions in {@link TopicSettings#partitions}. */
    SCALED,
    /** One partition: little data, which each reader reads as a whole. */
    SINGLE
  }

  /** Record schemas of the values; empty if they are not Avro. */
  public List<Schema> schemas() {
    return value instanceof TopicValue.Avro avro ? avro.schemas() : List.of();
  }

  /**
   * Subject of a record type of this topic: {@code <topic>-value} if the topic has one type, {@code
   * <topic>-<full name>} if it has several.
   */
  public String subject(Schema type) {
    return value instanceof TopicValue.Avro avro && avro.types().size() > 1
        ? name + "-" + type.getFullName()
        : TopicCatalogue.defaultSubject(name);
  }

  /** Subjects of all record types with their schemas, in type order; empty if they are not Avro. */
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

  /** The topic's Kafka settings, by name. */
  public Map<String, String> config(TopicSettings settings) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("cleanup.policy", retention.cleanupPolicy());
    config.put("retention.ms", Long.toString(retention.retentionMillis()));
    config.put("min.insync.replicas", Integer.toString(settings.minInSyncReplicas()));
    config.put("max.message.bytes", Integer.toString(maxMessageBytes));
    if (retention instanceof Retention.KeepLatestAfter keepLatest) {
      config.put("min.compaction.lag.ms", Long.toString(keepLatest.lag().toMillis()));
    }
    if (retention instanceof Retention.KeepLatestOnly keepLatest) {
      config.put("segment.ms", Long.toString(keepLatest.segment().toMillis()));
    }
    if (retention instanceof Retention.DeleteAfter
        || retention instanceof Retention.KeepLatestAfter
        || retention instanceof Retention.KeepLatestOnly) {
      // Append time, because a producer's time could make a record expire immediately or never. It
      // serves as arrived_at, and shows the writer how the clocks differ.
      config.put("message.timestamp.type", "LogAppendTime");
    }
    return config;
  }
}
