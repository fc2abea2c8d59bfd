package io.spoor.decisions.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A follower knows since when it may have missed a record. Kafka's consumer in memory. */
class TopicFollowerTest {
  private static final String TOPIC = "spoor.blocks";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Throwable> fault = new AtomicReference<>();
  private final AtomicReference<MockConsumer<String, byte[]>> opened = new AtomicReference<>();
  private final AtomicLong nanos = new AtomicLong();
  private volatile boolean isCaughtUp;
  private final FollowedTopics topics = new FollowedTopics(() -> NOW);
  private final TopicFollower follower =
      TopicFollower.start(
          this::open, TOPIC, Optional.empty(), new Applying(), journal::add, nanos::get);

  private final class Applying implements TopicFollower.Reader {
    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
      switch (fault.get()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> applied.add(record.key());
      }
    }

    @Override
    public void setCaughtUp() {
      isCaughtUp = true;
    }
  }

  private synchronized MockConsumer<String, byte[]> open() {
    var consumer = new MockConsumer<String, byte[]>("earliest");
    consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) stored.size()));
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < stored.size(); i++) {
            consumer.addRecord(record(i));
          }
        });
    opened.set(consumer);
    return consumer;
  }

  private ConsumerRecord<String, byte[]> record(int offset) {
    return new ConsumerRecord<>(TOPIC, 0, offset, stored.get(offset), new byte[0]);
  }

  /** Appends a record, which the open consumer sees. */
  private synchronized void append(String key) {
    stored.add(key);
    MockConsumer<String, byte[]> consumer = opened.get();
    consumer.updateEndOffsets(Map.of(PARTITION, (long) stored.size()));
    consumer.schedulePollTask(() -> consumer.addRecord(record(stored.size() - 1)));
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void close() {
    follower.close();
  }

  @Test
  void whileNothingArrivesItIsUpToDateAllTheSame() {
    topics.addAll(List.of(follower));
    await(() -> isCaughtUp);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());

    await(() -> follower.age().isZero());

    assertThat(topics.behind(Duration.ofSeconds(30))).isEmpty();
  }

  /** The registry is away: the record is at the consumer, and cannot be applied. */
  @Test
  void aRecordThatCannotBeAppliedMakesItOldAndIsNotSkipped() {
    topics.addAll(List.of(follower));
    await(() -> isCaughtUp);
    fault.set(new IllegalStateException("the registry does not answer"));
    append("block-1");
    await(() -> !journal.isEmpty());

    nanos.addAndGet(Duration.ofSeconds(90).toNanos());

    assertThat(follower.age()).isEqualTo(Duration.ofSeconds(90));
    assertThat(topics.behind(Duration.ofSeconds(30)))
        .contains("the topic spoor.blocks has not been read to its end since 2026-03-01T02:58:30Z");
    assertThat(topics.behind(Duration.ofSeconds(90))).isEmpty();
    assertThat(topics.stopped()).as("it is retried").isEmpty();

    fault.set(null);
    await(() -> follower.age().isZero());
    assertThat(applied).containsExactly("block-1");
    assertThat(topics.behind(Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void anErrorEndsIt() {
    topics.addAll(List.of(follower));
    await(() -> isCaughtUp);
    assertThat(topics.stopped()).isEmpty();
    fault.set(new NoClassDefFoundError("of a test"));
    append("block-1");

    await(() -> !follower.isRunning());

    assertThat(topics.stopped()).get().asString().contains("spoor.blocks", "restarted");
    assertThat(journal).anyMatch(line -> line.contains("is not read any more"));
  }
}
