package io.spoor.streams.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Order in which a task reads events, and messages to keys and chains. Kafka Streams processes the
 * waiting record with the smallest timestamp. Messages precede events, so that an event finds its
 * key placed and need not be moved later. After a number of messages in a row the waiting event
 * takes its turn, so that a flood of messages delays no events.
 *
 * <p>The extractors count, as the times of records do not serve: all records of a batch may share
 * one. Timestamps have no other use in the topology. An extractor is called when a record becomes
 * the next one of its partition.
 */
final class MessagesFirst {
  /** Messages of one topic that precede a waiting event. */
  static final int MAX_MESSAGES_IN_A_ROW = 32;

  private static final int BETWEEN_EVENTS = 2;

  /** Turns of one partition; only the task of the partition uses it. */
  private static final class Turns {
    private long event;
    private int toKey;
    private int toChain;
  }

  private final Map<Integer, Turns> partitions = new ConcurrentHashMap<>();

  private Turns turns(int partition) {
    return partitions.computeIfAbsent(partition, _ -> new Turns());
  }

  /** For the source of events. */
  TimestampExtractor events() {
    return (record, partitionTime) -> {
      Turns turns = turns(record.partition());
      turns.event += BETWEEN_EVENTS;
      turns.toKey = 0;
      turns.toChain = 0;
      return turns.event;
    };
  }

  /** For the source of messages to keys. */
  TimestampExtractor keyMessages() {
    return (record, partitionTime) -> {
      Turns turns = turns(record.partition());
      turns.toKey++;
      return turn(turns, turns.toKey);
    };
  }

  /** For the source of messages to chains. */
  TimestampExtractor chainMessages() {
    return (record, partitionTime) -> {
      Turns turns = turns(record.partition());
      turns.toChain++;
      return turn(turns, turns.toChain);
    };
  }

  /** Before every event, or right after the one that waits. */
  private static long turn(Turns turns, int inARow) {
    return inARow <= MAX_MESSAGES_IN_A_ROW ? 0 : turns.event + 1;
  }
}
