package io.spoor.decisions.view;

import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.registry.RegistryException;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code spoor.chain-views} from its beginning and applies it to {@link ChainViews}, in a
 * thread of its own. It has no group, so any number of servers read all of it. A fault is retried;
 * meanwhile the staleness of the views grows.
 */
public final class ChainViewConsumer implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final String TOPIC = TopicCatalogue.CHAIN_VIEWS.name();

  private final Map<String, Object> config;
  private final Deserializer<SpecificRecord> values;
  private final ChainViews views;
  private final Consumer<String> journal;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile boolean closed;

  private ChainViewConsumer(
      KafkaConnection kafka,
      Deserializer<SpecificRecord> values,
      ChainViews views,
      Consumer<String> journal) {
    this.config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.putAll(kafka.clientConfig());
    this.values = values;
    this.views = views;
    this.journal = journal;
    this.thread = Thread.ofPlatform().name("chain-views").daemon().unstarted(this::run);
  }

  /**
   * Starts to read.
   *
   * @param values deserialiser of Avro records; a {@link RegistryException} of it is retried
   * @param journal receives a line for each fault
   */
  public static ChainViewConsumer start(
      KafkaConnection kafka,
      Deserializer<SpecificRecord> values,
      ChainViews views,
      Consumer<String> journal) {
    var started = new ChainViewConsumer(kafka, values, views, journal);
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
        journal.accept("views of chains cannot be read, retrying: " + e.getClass().getName());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /** After a fault it goes on where it was: earlier records would bring back earlier views. */
  private void read(KafkaConsumer<String, byte[]> opened) {
    List<TopicPartition> partitions =
        opened.partitionsFor(TOPIC).stream()
            .map(partition -> new TopicPartition(TOPIC, partition.partition()))
            .toList();
    opened.assign(partitions);
    for (TopicPartition partition : partitions) {
      Long position = next.get(partition);
      if (position == null) {
        opened.seekToBeginning(List.of(partition));
      } else {
        opened.seek(partition, position);
      }
    }
    Map<TopicPartition, Long> ends = opened.endOffsets(partitions);
    while (!closed) {
      opened.poll(POLL).forEach(this::apply);
      if (!views.isCaughtUp()
          && partitions.stream().allMatch(partition -> isRead(opened, partition, ends))) {
        views.setCaughtUp();
      }
    }
  }

  private static boolean isRead(
      KafkaConsumer<String, byte[]> opened,
      TopicPartition partition,
      Map<TopicPartition, Long> ends) {
    return opened.position(partition) >= ends.getOrDefault(partition, 0L);
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value = null;
    if (record.value() != null) {
      try {
        value = values.deserialize(record.topic(), record.value());
      } catch (RegistryException e) {
        throw e;
      } catch (SerializationException e) {
        // As a tombstone: an older view must not stand in its place.
        journal.accept("an unreadable view was dropped: " + e.getClass().getName());
      }
    }
    views.apply(record.key(), value);
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

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
