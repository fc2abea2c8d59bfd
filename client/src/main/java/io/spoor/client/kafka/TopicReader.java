package io.spoor.client.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the current contents of a topic, from beginning to end. */
public final class TopicReader {
  public interface RecordConsumer {
    void accept(ConsumerRecord<String, byte[]> record);
  }

  private TopicReader() {}

  /**
   * Reads every committed record of the topic, partition by partition, in order; none if the topic
   * does not exist.
   *
   * @throws io.spoor.client.OperationFailedException if Kafka does not respond
   */
  public static void readAll(KafkaClients kafka, String topic, RecordConsumer sink) {
    readSince(kafka, topic, 0, sink);
  }

  /**
   * The same for records that were appended since then.
   *
   * @param sinceMillis milliseconds since the Unix epoch; 0: from the beginning
   */
  public static void readSince(
      KafkaClients kafka, String topic, long sinceMillis, RecordConsumer sink) {
    try (Consumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      seek(consumer, partitions, sinceMillis);
      read(consumer, consumer.endOffsets(partitions), sink);
    } catch (org.apache.kafka.common.errors.UnknownTopicOrPartitionException e) {
      // The topic was never written.
      return;
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    }
  }

  private static void seek(
      Consumer<String, byte[]> consumer, List<TopicPartition> partitions, long sinceMillis) {
    if (sinceMillis <= 0) {
      consumer.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, sinceMillis));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, first) -> {
              if (first == null) {
                consumer.seekToEnd(List.of(partition));
              } else {
                consumer.seek(partition, first.offset());
              }
            });
  }

  /** Reads from the consumer's positions up to {@code endOffsets}; later records are not read. */
  public static void read(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> endOffsets, RecordConsumer sink)
      throws WakeupException {
    while (!hasReached(consumer, endOffsets, endOffsets.keySet())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        Long end = endOffsets.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          sink.accept(record);
        }
      }
    }
  }

  private static boolean hasReached(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> endOffsets,
      Collection<TopicPartition> partitions) {
    // A position moves past transaction markers, which are not records.
    return partitions.stream()
        .allMatch(
            partition -> consumer.position(partition) >= endOffsets.getOrDefault(partition, 0L));
  }
}
