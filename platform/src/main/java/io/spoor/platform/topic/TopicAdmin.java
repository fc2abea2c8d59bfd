package io.spoor.platform.topic;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates missing topics of the catalogue on a cluster, leaves existing ones unchanged, and rejects
 * an invalid layout.
 */
public final class TopicAdmin {

  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration VISIBLE_POLL = Duration.ofMillis(50);

  /** The same task reads or writes their partitions of one number. */
  private static final List<Topic> CO_PARTITIONED =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.KEY_MESSAGES,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAIN_VIEWS);

  private TopicAdmin() {}

  /**
   * The changes made.
   *
   * @param created names of the topics that were created
   * @param existing names of the existing topics, left unchanged
   * @param partitions partition count of the topics that one task reads
   */
  public record TopicChanges(
      SortedSet<String> created, SortedSet<String> existing, int partitions) {}

  /**
   * Creates every missing topic of the catalogue, and waits until the broker reports it.
   *
   * @throws TopicException if the broker refuses, or if events, actions, both topics of messages
   *     and views have (or would have) different partition counts
   */
  public static TopicChanges ensure(Admin admin, TopicSettings settings) {
    List<Topic> required = TopicCatalogue.all(settings.sources());
    Map<String, Integer> existing = partitionCounts(admin, required);
    // Before anything is created: a wrong partition count cannot be undone.
    requireCoPartitioned(existing, settings);
    List<Topic> missing =
        required.stream().filter(topic -> !existing.containsKey(topic.name())).toList();
    SortedSet<String> created = create(admin, missing, existing, settings);
    Map<String, Integer> visible = missing.isEmpty() ? existing : awaitVisible(admin, required);
    // Repeated, since another process may have created a topic meanwhile, with other settings.
    requireCoPartitioned(visible, settings);
    warnOfOtherCounts(required, visible, settings);
    return new TopicChanges(
        created, new TreeSet<>(existing.keySet()), count(TopicCatalogue.EVENTS, visible, settings));
  }

  private static void warnOfOtherCounts(
      List<Topic> topics, Map<String, Integer> counts, TopicSettings settings) {
    for (Topic topic : topics) {
      int actual = count(topic, counts, settings);
      if (actual != topic.partitions(settings)) {
        log.warn(
            "topic partitions not changed topic={} partitions={} configured={}",
            topic.name(),
            actual,
            topic.partitions(settings));
      }
    }
  }

  /**
   * Partition counts of all the topics; creation is acknowledged before every broker knows of it.
   */
  private static Map<String, Integer> awaitVisible(Admin admin, List<Topic> topics) {
    long deadline = System.nanoTime() + VISIBILITY_TIMEOUT.toNanos();
    while (true) {
      Map<String, Integer> counts = partitionCounts(admin, topics);
      if (counts.size() == topics.size()) {
        return counts;
      }
      if (System.nanoTime() > deadline) {
        throw new TopicException(
            "topics were created but do not appear after "
                + VISIBILITY_TIMEOUT.toSeconds()
                + " s: "
                + topics.stream()
                    .map(Topic::name)
                    .filter(name -> !counts.containsKey(name))
                    .toList()
                + ". Check the broker's log.");
      }
      LockSupport.parkNanos(VISIBLE_POLL.toNanos());
    }
  }

  private static int count(Topic topic, Map<String, Integer> existing, TopicSettings settings) {
    Integer count = existing.get(topic.name());
    if (count != null) {
      return count;
    }
    // Added to installations that have events: their count is the right one, whatever is set.
    return topic.equals(TopicCatalogue.CHAIN_VIEWS)
        ? count(TopicCatalogue.EVENTS, existing, settings)
        : topic.partitions(settings);
  }

  private static void requireCoPartitioned(Map<String, Integer> existing, TopicSettings settings) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    CO_PARTITIONED.forEach(topic -> counts.put(topic.name(), count(topic, existing, settings)));
    if (new HashSet<>(counts.values()).size() > 1) {
      throw new TopicException(
          counts.entrySet().stream()
                  .map(entry -> entry.getKey() + " has " + entry.getValue() + " partitions")
                  .collect(Collectors.joining(", "))
              + ", but their counts must be equal: a key's events and messages, and those of "
              + "chains that begin with it, must reach one task. Set "
              + TopicSettings.PARTITIONS
              + " to the count of the topics that hold data. Delete the others, once their readers "
              + "have read them, before the next start.");
    }
  }

  private static Map<String, Integer> partitionCounts(Admin admin, List<Topic> topics) {
    Map<String, KafkaFuture<TopicDescription>> futures =
        admin.describeTopics(topics.stream().map(Topic::name).toList()).topicNameValues();
    return futures.entrySet().stream()
        .flatMap(
            future -> {
              TopicDescription description =
                  await(
                      future.getKey(),
                      "describe",
                      future.getValue(),
                      UnknownTopicOrPartitionException.class);
              return description == null ? Stream.empty() : Stream.of(description);
            })
        .collect(
            Collectors.toMap(
                TopicDescription::name, description -> description.partitions().size()));
  }

  private static SortedSet<String> create(
      Admin admin, List<Topic> topics, Map<String, Integer> existing, TopicSettings settings) {
    SortedSet<String> created = new TreeSet<>();
    Map<String, KafkaFuture<Integer>> futures =
        topics.isEmpty() ? Map.of() : numbered(admin, topics, existing, settings);
    futures.forEach(
        (name, future) -> {
          if (await(name, "create", future, TopicExistsException.class) != null) {
            log.info("topic created topic={}", name);
            created.add(name);
          }
        });
    return created;
  }

  private static Map<String, KafkaFuture<Integer>> numbered(
      Admin admin, List<Topic> topics, Map<String, Integer> existing, TopicSettings settings) {
    var result =
        admin.createTopics(
            topics.stream()
                .map(topic -> creation(topic, count(topic, existing, settings), settings))
                .toList());
    return topics.stream()
        .map(Topic::name)
        .collect(Collectors.toMap(Function.identity(), result::numPartitions));
  }

  /** The result, or null if it fails with the exception that the caller expects. */
  private static <T> @Nullable T await(
      String topic, String verb, KafkaFuture<T> future, Class<? extends Exception> expected) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return null;
      }
      throw new TopicException(
          "could not %s topic %s (%s). %s"
              .formatted(verb, topic, e.getCause(), advice(e.getCause())),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException(
          "interrupted while waiting for the broker to " + verb + " topic " + topic, e);
    }
  }

  private static String advice(@Nullable Throwable cause) {
    return switch (cause) {
      case InvalidReplicationFactorException _ ->
          "Set "
              + TopicSettings.REPLICATION
              + " and "
              + TopicSettings.MIN_IN_SYNC_REPLICAS
              + " to at most the number of brokers.";
      case AuthorizationException _ ->
          "Give this user the permission to create and describe topics.";
      case null, default ->
          "Check bootstrap.servers, the connection's settings and the broker's log.";
    };
  }

  private static NewTopic creation(Topic topic, int partitions, TopicSettings settings) {
    return new NewTopic(topic.name(), partitions, settings.replication())
        .configs(topic.config(settings));
  }
}
