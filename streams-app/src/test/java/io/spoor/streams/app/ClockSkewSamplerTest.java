package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.streams.topology.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only a record that was read as soon as it was appended tells how the clocks differ. */
class ClockSkewSamplerTest {
  private static final TopicPartition RAW = new TopicPartition("spoor.raw.otel", 0);
  private static final long NOW = 1_773_136_800_000L;
  private static final long AHEAD = 3_600_000;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final ClockSkew skew = new ClockSkew();
  private long nanos;
  private final ClockSkewSampler sampler =
      new ClockSkewSampler(skew, InstantSource.fixed(Instant.ofEpochMilli(NOW)), () -> nanos);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(RAW));
    consumer.updateBeginningOffsets(Map.of(RAW, 0L));
  }

  @Test
  void theLastRecordOfAPartitionTellsIt() {
    poll(2, record(0, NOW - AHEAD - 7_000), record(1, NOW - AHEAD));

    assertThat(skew.millis()).isEqualTo(AHEAD);
  }

  @Test
  void aBacklogTellsNothing() {
    poll(3, record(0, NOW - AHEAD), record(1, NOW - AHEAD));

    assertThat(skew.millis()).isZero();
  }

  @Test
  void aProducersOwnTimeTellsNothing() {
    poll(1, record(0, NOW - AHEAD, TimestampType.CREATE_TIME));

    assertThat(skew.millis()).isZero();
  }

  @Test
  void aRecordThatMayHaveWaitedInTheConsumerTellsNothing() {
    nanos += 1_000_000_000;
    poll(1, record(0, NOW - 1_000));

    assertThat(skew.millis()).isZero();
  }

  @SafeVarargs
  private void poll(long end, ConsumerRecord<byte[], byte[]>... records) {
    consumer.updateEndOffsets(Map.of(RAW, end));
    for (ConsumerRecord<byte[], byte[]> record : records) {
      consumer.addRecord(record);
    }
    boolean soon = sampler.polls();
    sampler.polled(soon, consumer.poll(Duration.ZERO), consumer);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long at) {
    return record(offset, at, TimestampType.LOG_APPEND_TIME);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long at, TimestampType type) {
    return new ConsumerRecord<>(
        RAW.topic(),
        RAW.partition(),
        offset,
        at,
        type,
        1,
        1,
        new byte[1],
        new byte[1],
        new RecordHeaders(),
        Optional.empty());
  }
}
