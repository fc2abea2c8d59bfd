package io.spoor.decisions.kafka;

import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.schemas.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
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
 *
 * <p>It knows since when it may have missed a record: about once a second it asks for the end of
 * the topic, and once all records before that end have been applied, it was up to date when it
 * asked.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** How often the end of the topic is asked for, and how long an answer is waited for. */
  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(10);

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

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final LongSupplier nanoTime;
  private final String topic;
  private final Optional<Duration> lookBack;
  private final Reader reader;
  private final java.util.function.Consumer<String> journal;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Thread thread;
  private boolean isCaughtUp;
  private volatile @Nullable Consumer<String, byte[]> consumer;
  private volatile boolean closed;

  /** When all records of the topic had been applied; until then when it was created. */
  private volatile long upToDateAt;

  private TopicFollower(
      Supplier<Consumer<String, byte[]>> consumers,
      String topic,
      Optional<Duration> lookBack,
      Reader reader,
      java.util.function.Consumer<String> journal,
      LongSupplier nanoTime) {
    this.consumers = consumers;
    this.topic = topic;
    this.lookBack = lookBack;
    this.reader = reader;
    this.journal = new LimitedJournal(journal);
    this.nanoTime = nanoTime;
    this.upToDateAt = nanoTime.getAsLong();
    this.thread = Thread.ofPlatform().name(topic).daemon().unstarted(this::run);
  }

  private static Map<String, Object> config(KafkaConnection kafka) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putAll(kafka.clientConfig());
    return config;
  }

  /**
   * Starts to read.
   *
   * @param journal receives a line for each fault
   */
  public static TopicFollower start(
      KafkaConnection kafka,
      Topic topic,
      Reader reader,
      java.util.function.Consumer<String> journal) {
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
      java.util.function.Consumer<String> journal) {
    Map<String, Object> config = config(kafka);
    return start(
        () -> new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()),
        topic.name(),
        lookBack,
        reader,
        journal,
        System::nanoTime);
  }

  /**
   * Starts to read.
   *
   * @param consumers opens a consumer without a group; again after each fault
   * @param nanoTime a clock that never goes back
   */
  static TopicFollower start(
      Supplier<Consumer<String, byte[]>> consumers,
      String topic,
      Optional<Duration> lookBack,
      Reader reader,
      java.util.function.Consumer<String> journal,
      LongSupplier nanoTime) {
    var started = new TopicFollower(consumers, topic, lookBack, reader, journal, nanoTime);
    started.thread.start();
    return started;
  }

  private void run() {
    while (!closed) {
      try (Consumer<String, byte[]> opened = consumers.get()) {
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

  /** Name of the topic. */
  public String topic() {
    return topic;
  }

  /** For how long a record may have been missing: age of the last read to the end of the topic. */
  public Duration age() {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - upToDateAt));
  }

  /** After a fault it goes on where it was: earlier records would bring back earlier states. */
  private void read(Consumer<String, byte[]> opened) {
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
    long asked = nanoTime.getAsLong();
    Map<TopicPartition, Long> ends = opened.endOffsets(partitions, CHECK_TIMEOUT);
    boolean isReached = false;
    while (!closed) {
      opened.poll(POLL).forEach(this::apply);
      if (isReached && nanoTime.getAsLong() - asked >= CHECK_NANOS) {
        asked = nanoTime.getAsLong();
        ends = opened.endOffsets(partitions, CHECK_TIMEOUT);
        isReached = false;
      }
      if (!isReached && isRead(opened, ends)) {
        isReached = true;
        upToDateAt = asked;
        if (!isCaughtUp) {
          isCaughtUp = true;
          reader.setCaughtUp();
        }
      }
    }
  }

  private void seekToBegin(Consumer<String, byte[]> opened, TopicPartition partition) {
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

  private static boolean isRead(Consumer<String, byte[]> opened, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> opened.position(end.getKey()) >= end.getValue());
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    reader.apply(record);
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  /** Stops reading, and waits until it has. */
  @Override
  public void close() {
    closed = true;
    Consumer<String, byte[]> opened = consumer;
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
