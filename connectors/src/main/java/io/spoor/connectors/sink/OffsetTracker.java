package io.spoor.connectors.sink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Tracks the settled records of each partition, so that an offset is committed only if all earlier
 * records are settled. Used by the task's thread; acknowledgements may come from any thread.
 */
public final class OffsetTracker {

  private final Map<TopicPartition, Deque<RecordAck>> open = new HashMap<>();
  private final Map<TopicPartition, Long> settledOffsets = new HashMap<>();

  /** Creates the acknowledgement of a record; called in offset order within a partition. */
  public RecordAck track(SinkRecord record) {
    // Transformations may rename the topic; the commit needs the original one.
    TopicPartition partition =
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    RecordAck ack = new RecordAck(record.originalKafkaOffset());
    open.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(ack);
    return ack;
  }

  /**
   * Next offset to read of each partition with settled records: all earlier records are settled.
   */
  public Map<TopicPartition, OffsetAndMetadata> committable() {
    open.forEach(
        (partition, tickets) -> {
          for (RecordAck first = tickets.peek();
              first != null && first.isSettled();
              first = tickets.peek()) {
            tickets.remove();
            settledOffsets.put(partition, first.offset() + 1);
          }
        });
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    settledOffsets.forEach(
        (partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
    return offsets;
  }

  /**
   * Throws if a record can never be settled, since the next offset can then never be committed.
   *
   * @throws ConnectException stating the reason
   */
  public void failIfStuck() {
    for (Deque<RecordAck> tickets : open.values()) {
      RecordAck first = tickets.peek();
      Throwable failure = first == null ? null : first.failure();
      if (failure != null) {
        throw new ConnectException(
            "cannot commit offsets: writing a dead letter or delivery record failed", failure);
      }
    }
  }

  /**
   * Removes partitions: another task owns them, or they are read again from the committed offset.
   */
  public void removePartitions(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          open.remove(partition);
          settledOffsets.remove(partition);
        });
  }
}
