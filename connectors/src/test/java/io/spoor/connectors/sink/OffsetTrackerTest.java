package io.spoor.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

  private static final TopicPartition P0 = new TopicPartition("spoor.chains", 0);
  private static final TopicPartition P1 = new TopicPartition("spoor.chains", 1);

  private final OffsetTracker tracker = new OffsetTracker();

  @Test
  void commitsNothingWhileTheFirstRecordIsOpen() {
    track(P0, 10);
    track(P0, 11).acknowledge();

    assertThat(tracker.committable()).isEmpty();
  }

  @Test
  void commitsUpToTheFirstOpenRecord() {
    track(P0, 10).acknowledge();
    track(P0, 11).acknowledge();
    track(P0, 12);
    track(P0, 13).acknowledge();

    assertThat(tracker.committable()).containsOnly(next(P0, 12));
  }

  @Test
  void keepsPartitionsApart() {
    track(P0, 10);
    track(P1, 5).acknowledge();

    assertThat(tracker.committable()).containsOnly(next(P1, 6));
  }

  @Test
  void waitsForADeadLetterToBeWritten() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    track(P0, 10).settleAfter(written);
    assertThat(tracker.committable()).isEmpty();

    written.complete(null);

    assertThat(tracker.committable()).containsOnly(next(P0, 11));
  }

  @Test
  void saysThatADeadLetterWasLost() {
    track(P0, 10)
        .settleAfter(CompletableFuture.failedFuture(new IllegalStateException("no topic")));

    assertThat(tracker.committable()).isEmpty();
    assertThatThrownBy(tracker::failIfStuck)
        .isInstanceOf(ConnectException.class)
        .hasRootCauseMessage("no topic");
  }

  @Test
  void forgetsAPartitionThatMovedAway() {
    RecordAck lateAck = track(P0, 10);
    tracker.removePartitions(List.of(P0));
    track(P0, 20).acknowledge();

    lateAck.acknowledge();

    assertThat(tracker.committable()).containsOnly(next(P0, 21));
  }

  private RecordAck track(TopicPartition partition, long offset) {
    return tracker.track(
        new SinkRecord(partition.topic(), partition.partition(), null, null, null, null, offset));
  }

  private static Map.Entry<TopicPartition, OffsetAndMetadata> next(
      TopicPartition partition, long offset) {
    return Map.entry(partition, new OffsetAndMetadata(offset));
  }
}
