package io.spoor.streams.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.streams.topology.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is sent is appended between sending and acknowledgement, which tells how clocks differ. */
class ClockSkewSamplerTest {
  private static final TopicPartition VIEWS = new TopicPartition("spoor.chain-views", 0);
  private static final long NOW = 1_773_136_800_000L;
  private static final long AHEAD = 3_600_000;
  private static final long OWN_TIME = NOW - 90_000;

  private final ClockSkew skew = new ClockSkew();
  private long nanos;
  private long millis = NOW;
  private final ClockSkewSampler sampler =
      new ClockSkewSampler(skew, () -> Instant.ofEpochMilli(millis), () -> nanos);
  private final List<@Nullable Exception> completed = new ArrayList<>();

  @Test
  void anAcknowledgementTellsIt() {
    acknowledge(NOW - AHEAD);

    assertThat(skew.millis()).isEqualTo(AHEAD);
    assertThat(completed).hasSize(1);
  }

  /** As after a restart on a backlog: old records are processed, but what they lead to is new. */
  @Test
  void anOldRecordIsNoSkew() {
    acknowledge(NOW - 3);

    assertThat(skew.millis()).isZero();
    assertThat(skew.atMostMillis()).isEqualTo(3);
  }

  @Test
  void aSlowAcknowledgementIsNoSkew() {
    Callback sent = sending();
    millis += 2_000;
    sent.onCompletion(metadata(NOW + 1), null);

    assertThat(skew.millis()).isZero();
    assertThat(skew.atMostMillis()).isEqualTo(1_999);
  }

  @Test
  void aTopicWithoutAppendTimesTellsNothing() {
    acknowledge(OWN_TIME);

    assertThat(skew.atMostMillis()).isZero();
    assertThat(completed).hasSize(1);
  }

  @Test
  void aRecordThatWasNotSentTellsNothing() {
    sending().onCompletion(metadata(NOW - AHEAD), new TimeoutException());

    assertThat(skew.atMostMillis()).isZero();
    assertThat(completed.getFirst()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aSampleIsTakenAtTimes() {
    acknowledge(NOW - 3);
    nanos += Duration.ofMillis(5).toNanos();
    acknowledge(NOW - 1);
    assertThat(skew.atMostMillis()).isEqualTo(3);

    nanos += Duration.ofMillis(20).toNanos();
    acknowledge(NOW - 2);
    assertThat(skew.atMostMillis()).isEqualTo(2);
    assertThat(completed).hasSize(3);
  }

  private void acknowledge(long appendedAt) {
    sending().onCompletion(metadata(appendedAt), null);
  }

  private Callback sending() {
    return requireNonNull(
        sampler.sending(
            new ProducerRecord<>(
                VIEWS.topic(), VIEWS.partition(), OWN_TIME, new byte[1], new byte[1]),
            (_, exception) -> completed.add(exception)));
  }

  private static RecordMetadata metadata(long timestamp) {
    return new RecordMetadata(VIEWS, 0, 0, timestamp, 1, 1);
  }
}
