package io.spoor.streams.app;

import io.spoor.streams.topology.ClockSkew;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the records of a poll that show clock skew: the last record of a partition that was read
 * to its end by a thread that polls often. Logs a noticeable skew once.
 */
final class ClockSkewSampler {
  private static final Logger log = LoggerFactory.getLogger(ClockSkewSampler.class);

  /** After a longer pause, fetched records may have waited in the consumer. */
  private static final long PAUSE_NANOS = 250_000_000;

  private final ClockSkew skew;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long lastPoll;

  /** {@code nanoTime}: as {@link System#nanoTime()}. */
  ClockSkewSampler(ClockSkew skew, InstantSource clock, LongSupplier nanoTime) {
    this.skew = skew;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastPoll = nanoTime.getAsLong();
  }

  /** Whether the thread polls soon after its last poll. */
  boolean polls() {
    return nanoTime.getAsLong() - lastPoll <= PAUSE_NANOS;
  }

  /** {@code soon}: result of {@link #polls} before the poll. */
  void polled(boolean soon, ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> by) {
    lastPoll = nanoTime.getAsLong();
    if (!soon || records.isEmpty()) {
      return;
    }
    long now = clock.millis();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
      ConsumerRecord<byte[], byte[]> last = read.getLast();
      if (last.timestampType() == TimestampType.LOG_APPEND_TIME && isAtEnd(partition, by)) {
        if (skew.observe(lastPoll, now - last.timestamp())) {
          log.warn(
              "the clocks of this host and of Kafka's brokers differ, set them by NTP skew_ms={}",
              skew.millis());
        }
      }
    }
  }

  private static boolean isAtEnd(TopicPartition partition, Consumer<byte[], byte[]> by) {
    OptionalLong lag = by.currentLag(partition);
    return lag.isPresent() && lag.getAsLong() == 0;
  }
}
