package io.spoor.streams.app;

import io.spoor.streams.topology.ClockSkew;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes clock skew by the append times of a sample of the records that are sent. Logs a
 * noticeable skew once. One instance for each producer.
 */
final class ClockSkewSampler {
  private static final Logger log = LoggerFactory.getLogger(ClockSkewSampler.class);

  private static final long INTERVAL_NANOS = 20_000_000;

  private final ClockSkew skew;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long lastSample;

  /** {@code nanoTime}: as {@link System#nanoTime()}. */
  ClockSkewSampler(ClockSkew skew, InstantSource clock, LongSupplier nanoTime) {
    this.skew = skew;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastSample = nanoTime.getAsLong() - INTERVAL_NANOS;
  }

  /**
   * The callback to send this record with: if the record is in the sample, it observes the skew.
   */
  @Nullable Callback sending(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    long now = nanoTime.getAsLong();
    Long ownTime = record.timestamp();
    if (now - lastSample < INTERVAL_NANOS || ownTime == null) {
      return callback;
    }
    lastSample = now;
    long sentAt = clock.millis();
    return (metadata, exception) -> {
      // A topic without append times returns the record's own.
      if (exception == null && metadata.hasTimestamp() && metadata.timestamp() != ownTime) {
        observe(sentAt, metadata.timestamp(), clock.millis());
      }
      if (callback != null) {
        callback.onCompletion(metadata, exception);
      }
    };
  }

  private void observe(long sentAt, long appendedAt, long acknowledgedAt) {
    if (skew.observe(nanoTime.getAsLong(), sentAt, appendedAt, acknowledgedAt)) {
      log.warn(
          "the clocks of this host and of Kafka's brokers differ, set them by NTP skew_ms={}",
          skew.millis());
    }
  }
}
