package io.spoor.client.replay;

import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.PartitionLookup;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Manages the Kafka state of the app's application ids (offsets, open transactions, changelogs) and
 * the handover from one application id to the next.
 */
public final class AppHandover {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final KafkaClients kafka;

  public AppHandover(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Whether an app with this application id ever ran and left its state. */
  public boolean hasState(String applicationId) {
    try (Admin admin = kafka.admin()) {
      return !internalTopics(admin, applicationId).isEmpty();
    }
  }

  /**
   * Waits until no instance of the app is running; a killed instance counts until its session
   * expires.
   *
   * @throws OperationFailedException naming the instances that still run
   */
  public void awaitStopped(String applicationId) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    try (Admin admin = kafka.admin()) {
      for (Collection<MemberDescription> members = members(admin, applicationId);
          !members.isEmpty();
          members = members(admin, applicationId)) {
        if (System.nanoTime() > deadline) {
          throw new OperationFailedException(
              "the app is still running elsewhere, as application id "
                  + applicationId
                  + ": "
                  + members.stream()
                      .map(member -> member.clientId() + " on " + member.host())
                      .sorted()
                      .collect(Collectors.joining(", "))
                  + ". A replay rewrites all of its results: stop that app first");
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while waiting for the app to stop", e);
    }
  }

  private Collection<MemberDescription> members(Admin admin, String group)
      throws InterruptedException {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(found -> found.members().stream())
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Sets the start offsets of {@code next} for a replay. Raw topics start where {@code last}
   * stopped, so that no record is normalised twice; events start at the beginning. Messages to keys
   * and chains start after everything that {@code last} wrote, committed or not. Afterwards, {@code
   * last} can no longer write.
   *
   * @return start of the replayed period by arrival time, milliseconds since the Unix epoch; null
   *     if no record was ever removed from the event topic
   */
  public @Nullable Long transferOffsets(String last, String next) {
    try (Admin admin = kafka.admin();
        Consumer<String, byte[]> consumer = kafka.consumer()) {
      fenceTransactions(admin, last);
      Map<TopicPartition, OffsetAndMetadata> startOffsets = new HashMap<>();
      stopped(admin, last)
          .forEach(
              (partition, offset) -> {
                if (offset != null && TopicCatalogue.sourceOf(partition.topic()).isPresent()) {
                  startOffsets.put(partition, offset);
                }
              });
      Map<TopicPartition, Long> events =
          consumer.beginningOffsets(
              PartitionLookup.partitions(consumer, Set.of(TopicCatalogue.EVENTS.name())));
      Map<TopicPartition, Long> loopEndOffsets =
          consumer.endOffsets(
              PartitionLookup.partitions(
                  consumer,
                  Set.of(
                      TopicCatalogue.KEY_MESSAGES.name(), TopicCatalogue.CHAIN_MESSAGES.name())));
      Stream.concat(events.entrySet().stream(), loopEndOffsets.entrySet().stream())
          .forEach(
              start -> startOffsets.put(start.getKey(), new OffsetAndMetadata(start.getValue())));
      kafka.await(admin.alterConsumerGroupOffsets(next, startOffsets).all());
      return covered(consumer, events);
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    }
  }

  /**
   * Ends open transactions of terminated instances, and fences instances that only seem to have
   * terminated.
   */
  private void fenceTransactions(Admin admin, String applicationId) {
    var transactionalIds = Pattern.compile(Pattern.quote(applicationId) + "-" + UUID + "-\\d+");
    List<String> ids =
        kafka.await(admin.listTransactions().all()).stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> transactionalIds.matcher(id).matches())
            .toList();
    kafka.await(admin.fenceProducers(ids).all());
  }

  private Map<TopicPartition, @Nullable OffsetAndMetadata> stopped(Admin admin, String group) {
    return kafka.await(
        admin
            .listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec()),
                new ListConsumerGroupOffsetsOptions().requireStable(true))
            .partitionsToOffsetAndMetadata());
  }

  /** Latest timestamp of the first records of partitions that have lost older records. */
  private static @Nullable Long covered(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> beginningOffsets) {
    Long earliest = null;
    for (Map.Entry<TopicPartition, Long> beginningOffset : beginningOffsets.entrySet()) {
      if (beginningOffset.getValue() > 0) {
        long first = firstTimestamp(consumer, beginningOffset.getKey());
        earliest = earliest == null ? first : Math.max(earliest, first);
      }
    }
    return earliest;
  }

  /** Timestamp of the first remaining record; the current time if there is none. */
  private static long firstTimestamp(Consumer<String, byte[]> consumer, TopicPartition partition) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      ConsumerRecords<String, byte[]> records = consumer.poll(PAUSE);
      for (ConsumerRecord<String, byte[]> record : records) {
        return record.timestamp();
      }
    }
    return System.currentTimeMillis();
  }

  /** Removes the offsets and changelogs of an application id that is no longer used. */
  public void remove(String applicationId) {
    try (Admin admin = kafka.admin()) {
      List<String> topics = internalTopics(admin, applicationId);
      kafka.await(admin.deleteTopics(topics).all());
      try {
        admin.deleteConsumerGroups(List.of(applicationId)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while removing " + applicationId, e);
    }
  }

  /** Excludes other generations, whose topics also begin with the first application id. */
  private List<String> internalTopics(Admin admin, String applicationId) {
    var internalName =
        Pattern.compile(Pattern.quote(applicationId) + "-(?!g\\d+-).+-(changelog|repartition)");
    return kafka.await(admin.listTopics().names()).stream()
        .filter(topic -> internalName.matcher(topic).matches())
        .toList();
  }
}
