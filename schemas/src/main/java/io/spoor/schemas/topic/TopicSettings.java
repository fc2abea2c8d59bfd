package io.spoor.schemas.topic;

import io.spoor.schemas.setting.SettingDescription;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Settings for creating topics.
 *
 * @param partitions partitions of every scaled topic; at least 1
 * @param replication copies of each partition; at least 1
 * @param minInSyncReplicas replicas that must store a record before it is acknowledged; 1 to {@code
 *     replication}
 * @param sources sources with a raw topic, sorted
 */
public record TopicSettings(
    int partitions, short replication, int minInSyncReplicas, SortedSet<String> sources) {

  /** Key: number of partitions of scaled topics. */
  public static final String PARTITIONS = "topics.partitions";

  /** Key: replication factor. */
  public static final String REPLICATION = "topics.replication";

  /** Key: {@code min.insync.replicas}. */
  public static final String MIN_IN_SYNC_REPLICAS = "topics.min.insync.replicas";

  public TopicSettings {
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    checkPositive(PARTITIONS, partitions);
    checkPositive(REPLICATION, replication);
    checkPositive(MIN_IN_SYNC_REPLICAS, minInSyncReplicas);
    if (minInSyncReplicas > replication) {
      throw new IllegalArgumentException(
          "%s=%s is more than %s=%s: no record could be written"
              .formatted(MIN_IN_SYNC_REPLICAS, minInSyncReplicas, REPLICATION, replication));
    }
  }

  /** For a cluster of three or more brokers: 4 partitions, 3 copies of which 2 must be in sync. */
  public static TopicSettings cluster(Collection<String> sources) {
    return new TopicSettings(4, (short) 3, 2, new TreeSet<>(sources));
  }

  /** For one broker: 4 partitions, 1 copy. */
  public static TopicSettings local(Collection<String> sources) {
    return new TopicSettings(4, (short) 1, 1, new TreeSet<>(sources));
  }

  /** The keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    TopicSettings defaults = cluster(List.of());
    return List.of(
        new SettingDescription(
            PARTITIONS,
            "integer",
            String.valueOf(defaults.partitions),
            "1 to 32767",
            "Partitions of scaled topics that do not exist yet. The number cannot be changed later."),
        new SettingDescription(
            REPLICATION,
            "integer",
            String.valueOf(defaults.replication),
            "1 to the number of brokers",
            "Replicas of topics that do not exist yet, and of the state's changelogs."),
        new SettingDescription(
            MIN_IN_SYNC_REPLICAS,
            "integer",
            String.valueOf(defaults.minInSyncReplicas),
            "1 to `topics.replication`",
            "Replicas that must store a record before it is acknowledged."));
  }

  /**
   * Reads the configuration; absent keys have the value of {@link #cluster}.
   *
   * @throws IllegalArgumentException naming the key with the invalid value
   */
  public static TopicSettings fromMap(Map<String, ?> config, Collection<String> sources) {
    TopicSettings defaults = cluster(sources);
    return new TopicSettings(
        number(config, PARTITIONS, defaults.partitions),
        (short) number(config, REPLICATION, defaults.replication),
        number(config, MIN_IN_SYNC_REPLICAS, defaults.minInSyncReplicas),
        defaults.sources);
  }

  private static int number(Map<String, ?> config, String key, int defaultValue) {
    Object value = config.get(key);
    if (value == null) {
      return defaultValue;
    }
    try {
      // Kafka's replication factor is a short, which is ample for the others.
      return Short.parseShort(value.toString().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + " must be a whole number from 1 to 32767, not '" + value + "'", e);
    }
  }

  private static void checkPositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, not " + value);
    }
  }
}
