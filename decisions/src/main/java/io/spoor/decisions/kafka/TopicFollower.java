package io.spoor.decisions.kafka;

import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of a topic from its beginning, in a thread of its own. It has no
 * group, so any number of servers read all of it. A fault is retried where it happened: no record
 * is skipped, and none is read twice.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Receives the records of a topic, in one thread. */
  public interface Reader {
    /**
     * Takes a record. What it throws is taken as a fault of a server, and the record comes again: a
     * record that is itself at fault must not throw.
     */
    void apply(ConsumerRecord<String, byte[]> record);

    /** All records that existed when the reading began have been applied. Called at most once. */
    void setCaughtUp();
  }

  private final Map<String, Object> config;
  private final String topic;
  private final Optional<Duration> lookBack;
  private final Reader reader;
  private final Consumer<String> journal;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Thread thread;
  private boolean isCaughtUp;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile boolean closed;

  private TopicFollower(
      KafkaConnection kafka,
      Topic topic,
      Optional<Duration> lookBack,
      Reader reader,
      Consumer<String> journal) {
    this.config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putAll(kafka.clientConfig());
    this.topic = topic.name();
    this.lookBack = lookBack;
    this.reader = reader;
    this.journal = journal;
    this.thread = Thread.ofPlatform().name(this.topic).daemon().unstarted(this::run);
  }

  /**
   * Starts to read.
   *
   * @param journal receives a line for each fault
   */
  public static TopicFollower start(
      KafkaConnection kafka, Topic topic, Reader reader, Consumer<String> journal) {
    return start(kafka, topic, Optional.empty(), reader, journal);
  }

  /**
   * Starts to read.
   *
   * @param lookBack age of the oldest record that is read; empty: all are
   * @param journal receives a line for each fault
   */
  public static TopicFollower start(
      KafkaConnection kafka,
      Topic topic,
      Optional<Duration> lookBack,
      Reader reader,
      Consumer<String> journal) {
    var started = new TopicFollower(kafka, topic, lookBack, reader, journal);
    started.thread.start();
    return started;
  }

  private void run() {
    while (!closed) {
      try (var opened =
          new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
        consumer = opened;
        read(opened);
      } catch (WakeupException e) {
        // closed
      } catch (RuntimeException e) {
        // The message may quote a record.
        journal.accept(
            "the topic " + topic + " cannot be read, retrying: " + e.getClass().getName());
        LockSupport.parkNanos(RETRY.toNanos());
      } catch (Error e) {
        journal.accept("the topic " + topic + " is not read any more: " + e.getClass().getName());
        throw e;
      }
    }
  }

  /** Whether it still reads, or tries to. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** After a fault it goes on where it was: earlier records would bring back earlier states. */
  private void read(KafkaConsumer<String, byte[]> opened) {
    List<TopicPartition> partitions =
        opened.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException(topic);
    }
    opened.assign(partitions);
    for (TopicPartition partition : partitions) {
      Long position = next.get(partition);
      if (position == null) {
        seekToBegin(opened, partition);
      } else {
        opened.seek(partition, position);
      }
    }
    Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
    while (!closed) {
      opened.poll(POLL).forEach(this::apply);
      if (!isCaughtUp
          && partitions.stream().allMatch(partition -> isRead(opened, partition, ends))) {
        isCaughtUp = true;
        reader.setCaughtUp();
      }
    }
  }

  private void seekToBegin(KafkaConsumer<String, byte[]> opened, TopicPartition partition) {
    if (lookBack.isEmpty()) {
      opened.seekToBeginning(List.of(partition));
      return;
    }
    long since = Instant.now().minus(lookBack.get()).toEpochMilli();
    OffsetAndTimestamp first = opened.offsetsForTimes(Map.of(partition, since)).get(partition);
    if (first == null) {
      // All records are older.
      opened.seekToEnd(List.of(partition));
    } else {
      opened.seek(partition, first.offset());
    }
  }

  private static boolean isRead(
      KafkaConsumer<String, byte[]> opened,
      TopicPartition partition,
      Map<TopicPartition, Long> ends) {
    return opened.position(partition) >= ends.getOrDefault(partition, 0L);
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    reader.apply(record);
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  /** Stops reading, and waits until it has. */
  @Override
  public void close() {
    closed = true;
    KafkaConsumer<String, byte[]> opened = consumer;
    if (opened != null) {
      opened.wakeup();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
