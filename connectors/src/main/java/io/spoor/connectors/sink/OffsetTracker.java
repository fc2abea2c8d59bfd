package io.spoor.connectors.sink;

import io.spoor.connectors.sink.OutageTracker.Outage;
import io.spoor.platform.sink.BacklogReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the settled records of each partition, so that an offset is committed only if all earlier
 * records are settled. Used by the task's thread; acknowledgements may come from any thread.
 */
public final class OffsetTracker {

  /** Age from which on an unsettled record is reported, although nothing fails. */
  private static final Duration BEHIND = Duration.ofMinutes(1);

  private final Map<TopicPartition, Deque<RecordAck>> open = new HashMap<>();

  /** The first record of each partition that Connect will deliver again. */
  private final Map<TopicPartition, RecordAck> redelivered = new HashMap<>();

  private final Map<TopicPartition, Long> settledOffsets = new HashMap<>();

  /** Creates the acknowledgement of a record; called in offset order within a partition. */
  public RecordAck track(SinkRecord record) {
    RecordAck ack = ack(record);
    TopicPartition partition = partition(record);
    redelivered.remove(partition);
    open.computeIfAbsent(partition, _ -> new ArrayDeque<>()).add(ack);
    return ack;
  }

  /** Notes records that the task did not accept: Connect delivers them again. */
  public void awaitRedelivery(Collection<SinkRecord> records) {
    records.forEach(record -> redelivered.putIfAbsent(partition(record), ack(record)));
  }

  /** Transformations may rename the topic; the commit needs the original one. */
  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  private static RecordAck ack(SinkRecord record) {
    return new RecordAck(record.originalKafkaOffset(), record.timestamp());
  }

  /**
   * Next offset to read of each partition with settled records: all earlier records are settled.
   */
  public Map<TopicPartition, OffsetAndMetadata> committable() {
    return committable(Optional.empty(), Instant.EPOCH);
  }

  /**
   * The same, and a {@link BacklogReport} with the offset of each partition whose first unsettled
   * record cannot be written, or waits for a minute or longer.
   *
   * @param outage the destination's outage, if there is one
   */
  public Map<TopicPartition, OffsetAndMetadata> committable(Optional<Outage> outage, Instant now) {
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
    redelivered.forEach((partition, first) -> report(offsets, partition, first, outage, now));
    open.forEach((partition, tickets) -> report(offsets, partition, tickets.peek(), outage, now));
    return offsets;
  }

  private static void report(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      TopicPartition partition,
      @Nullable RecordAck first,
      Optional<Outage> outage,
      Instant now) {
    if (first == null) {
      return;
    }
    Long time = first.time();
    Instant oldest =
        time == null ? outage.map(Outage::since).orElse(now) : Instant.ofEpochMilli(time);
    Optional<BacklogReport> report =
        outage
            .map(o -> BacklogReport.failing(o.since(), o.reason(), oldest))
            .or(
                () ->
                    oldest.plus(BEHIND).isBefore(now)
                        ? Optional.of(BacklogReport.behind(oldest))
                        : Optional.empty());
    // Everything before the first unsettled record is settled.
    report.ifPresent(
        stated -> offsets.put(partition, new OffsetAndMetadata(first.offset(), stated.metadata())));
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
          redelivered.remove(partition);
          settledOffsets.remove(partition);
        });
  }
}
