package io.spoor.streams.topology;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells up to which append time a task has processed all of its input. It joins three facts: what
 * the consumer has fetched, what the task has processed, and where partitions ended when the broker
 * was asked. A partition without records advances as well, as long as the broker answers.
 *
 * <p>A record that is appended but not committed counts as input. Thread-safe; one instance for all
 * threads of a process.
 */
public final class InputProgress {
  /** Answers of the broker that are kept in a backlog; later ones wait until these are reached. */
  static final int MAX_ENDS = 256;

  private static final long UNKNOWN = -1;

  private record End(long offset, long askedAt) {}

  /** A partition as one consumer reads it. */
  private static final class Reading {
    private final Object reader;
    private final Deque<End> ends = new ArrayDeque<>();
    private long reached;
    private long lastPolled = UNKNOWN;
    private long position;
    private long until = UNKNOWN;

    Reading(Object reader, long reached) {
      this.reader = reader;
      this.reached = reached;
      this.position = reached;
    }

    void advance() {
      if (lastPolled < reached) {
        // Control records follow the last record.
        reached = Math.max(reached, position);
      }
      while (!ends.isEmpty() && ends.peek().offset <= reached) {
        until = Math.max(until, ends.remove().askedAt);
      }
    }
  }

  private final Map<TopicPartition, Reading> readings = new HashMap<>();

  /**
   * Records a poll of a partition.
   *
   * @param reader the consumer
   * @param first offset of the first record of the poll; -1: no record
   * @param last offset of its last record; -1: no record
   * @param position offset from which the consumer reads next
   */
  @SuppressWarnings("ReferenceEquality") // the same consumer, not an equal one
  public synchronized void onPolled(
      Object reader, TopicPartition partition, long first, long last, long position) {
    long next = first < 0 ? position : first;
    Reading reading = readings.get(partition);
    if (reading == null || reading.reader != reader || next < reading.reached) {
      // A new reader, or one that goes back after a failed transaction.
      reading = new Reading(reader, next);
      readings.put(partition, reading);
    }
    if (last >= 0) {
      reading.lastPolled = last;
    }
    reading.position = position;
    reading.advance();
  }

  /** Records that a consumer reads these partitions and no others. */
  @SuppressWarnings("ReferenceEquality") // as above
  public synchronized void onAssigned(Object reader, Set<TopicPartition> partitions) {
    readings
        .entrySet()
        .removeIf(
            entry -> entry.getValue().reader == reader && !partitions.contains(entry.getKey()));
  }

  /** Records that a task has processed a record. */
  synchronized void onProcessed(String topic, int partition, long offset) {
    Reading reading = readings.get(new TopicPartition(topic, partition));
    if (reading != null && offset >= reading.reached) {
      reading.reached = offset + 1;
      reading.advance();
    }
  }

  /**
   * Records where partitions end.
   *
   * @param ends next offset of each partition, with records of open transactions
   * @param askedAt time before the question, milliseconds since the Unix epoch
   */
  public synchronized void onEnds(Map<TopicPartition, Long> ends, long askedAt) {
    ends.forEach(
        (partition, offset) -> {
          Reading reading = readings.get(partition);
          if (reading != null && reading.ends.size() < MAX_ENDS) {
            reading.ends.add(new End(offset, askedAt));
            reading.advance();
          }
        });
  }

  /** The partitions that are read. */
  public synchronized Set<TopicPartition> partitions() {
    return Set.copyOf(readings.keySet());
  }

  /**
   * Append time up to which all records of these topics' partition are processed, milliseconds
   * since the Unix epoch; -1: not known.
   */
  synchronized long until(Collection<String> topics, int partition) {
    long until = Long.MAX_VALUE;
    for (String topic : topics) {
      Reading reading = readings.get(new TopicPartition(topic, partition));
      until = Math.min(until, reading == null ? UNKNOWN : reading.until);
    }
    return until == Long.MAX_VALUE ? UNKNOWN : until;
  }
}
