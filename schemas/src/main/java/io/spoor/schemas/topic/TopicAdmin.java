package io.spoor.schemas.topic;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the catalogue's topics on a cluster, leaves those that exist, and refuses a layout that cannot work. */
public final class TopicAdmin {

  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

  private TopicAdmin() {}

  /**
   * What was done.
   *
   * @param created names of the topics that were missing
   * @param existing names of those left as they were
   */
  public record Ensured(SortedSet<String> created, SortedSet<String> existing) {}

  /**
   * Creates every topic of the catalogue that is missing.
   *
   * @throws TopicException if the broker refuses, or if events and links have (or would have) different partition counts
   */
  public static Ensured ensure(Admin admin, TopicSettings settings) {
    List<Topic> wanted = TopicCatalogue.all(settings.sources());
    Map<String, Integer> existing = partitionCounts(admin, wanted);
    // Before anything is created: a wrong count cannot be taken back.
    requireCoPartitioned(
        count(TopicCatalogue.EVENTS, existing, settings), count(TopicCatalogue.LINKS, existing, settings));
    List<Topic> missing = wanted.stream().filter(topic -> !existing.containsKey(topic.name())).toList();
    SortedSet<String> created = create(admin, missing, settings);
    for (Topic topic : wanted) {
      Integer partitions = existing.get(topic.name());
      if (partitions != null && partitions != topic.partitions(settings)) {
        log.warn("topic keeps its partitions topic={} partitions={} configured={}",
            topic.name(), partitions, topic.partitions(settings));
      }
    }
    if (created.size() < missing.size()) {
      // Somebody else created some of them meanwhile, perhaps with other settings.
      Map<String, Integer> now = partitionCounts(admin, List.of(TopicCatalogue.EVENTS, TopicCatalogue.LINKS));
      requireCoPartitioned(count(TopicCatalogue.EVENTS, now, settings), count(TopicCatalogue.LINKS, now, settings));
    }
    return new Ensured(created, new TreeSet<>(existing.keySet()));
  }

  private static int count(Topic topic, Map<String, Integer> existing, TopicSettings settings) {
    return existing.getOrDefault(topic.name(), topic.partitions(settings));
  }

  private static void requireCoPartitioned(int events, int links) {
    if (events != links) {
      throw new TopicException(
          TopicCatalogue.EVENTS.name() + " has " + events + " partitions and " + TopicCatalogue.LINKS.name() + " has "
              + links + ", but stitch needs equal counts, since a key's events and links must meet in one task."
              + " Set " + TopicSettings.PARTITIONS + " to the count of the topic that holds data,"
              + " and delete the other one before the next start.");
    }
  }

  private static Map<String, Integer> partitionCounts(Admin admin, List<Topic> topics) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(topics.stream().map(Topic::name).toList()).topicNameValues();
    return answers.entrySet().stream()
        .flatMap(answer -> {
          TopicDescription description = await(answer.getKey(), "describe", answer.getValue(),
              UnknownTopicOrPartitionException.class);
          return description == null ? Stream.empty() : Stream.of(description);
        })
        .collect(Collectors.toMap(TopicDescription::name, description -> description.partitions().size()));
  }

  private static SortedSet<String> create(Admin admin, List<Topic> topics, TopicSettings settings) {
    SortedSet<String> created = new TreeSet<>();
    Map<String, KafkaFuture<Integer>> answers = topics.isEmpty() ? Map.of() : numbered(admin, topics, settings);
    answers.forEach((name, answer) -> {
      if (await(name, "create", answer, TopicExistsException.class) != null) {
        log.info("topic created topic={}", name);
        created.add(name);
      }
    });
    return created;
  }

  private static Map<String, KafkaFuture<Integer>> numbered(Admin admin, List<Topic> topics, TopicSettings settings) {
    var result = admin.createTopics(topics.stream().map(topic -> topic.creation(settings)).toList());
    return topics.stream().map(Topic::name).collect(Collectors.toMap(Function.identity(), result::numPartitions));
  }

  /** The answer, or null if it is the failure that the caller expects. */
  private static <T> @Nullable T await(
      String topic, String verb, KafkaFuture<T> answer, Class<? extends Exception> expected) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return null;
      }
      throw new TopicException("could not " + verb + " topic " + topic + ": " + e.getCause()
          + ". Check bootstrap.servers, the broker's log and the rights of this user.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while waiting for the broker to " + verb + " topic " + topic, e);
    }
  }
}
