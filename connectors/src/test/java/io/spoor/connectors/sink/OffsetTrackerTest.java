package io.spoor.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.sink.OutageTracker.Outage;
import io.spoor.platform.sink.BacklogReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  @Test
  void saysSinceWhenAndWhyARecordIsNotWritten() {
    Outage outage = new Outage(Instant.ofEpochSecond(100), "no room");
    track(P0, 10).acknowledge();
    track(P0, 11);
    track(P1, 5).acknowledge();

    Map<TopicPartition, OffsetAndMetadata> offsets =
        tracker.committable(Optional.of(outage), Instant.ofEpochSecond(200));

    assertThat(offsets.get(P0))
        .isEqualTo(
            new OffsetAndMetadata(
                11, BacklogReport.failing(outage.since(), "no room", outage.since()).metadata()));
    assertThat(offsets.get(P1)).isEqualTo(new OffsetAndMetadata(6));
  }

  @Test
  void aRecordWithALaterPartWaitsForItAndIsNotBehindBefore() {
    RecordAck ack = track(P0, 10);
    ack.expectAnotherAt(Instant.ofEpochSecond(1_000));
    ack.acknowledge();

    assertThat(tracker.committable(Optional.empty(), Instant.ofEpochSecond(1_060))).isEmpty();
    assertThat(tracker.committable(Optional.empty(), Instant.ofEpochSecond(1_061)))
        .as("it is behind a minute after the part was due")
        .hasEntrySatisfying(P0, offset -> assertThat(offset.metadata()).isNotEmpty());

    ack.acknowledge();
    assertThat(tracker.committable(Optional.empty(), Instant.ofEpochSecond(1_062)))
        .containsOnly(next(P0, 11));
  }

  @Test
  void takesTheReportBackWithTheNextCommit() {
    RecordAck ack = track(P0, 10);
    tracker.committable(
        Optional.of(new Outage(Instant.ofEpochSecond(100), "no room")), Instant.ofEpochSecond(200));

    ack.acknowledge();

    assertThat(tracker.committable(Optional.empty(), Instant.ofEpochSecond(300)))
        .containsOnly(next(P0, 11));
  }

  @Test
  void reportsRecordsThatWaitForTheirRedelivery() {
    tracker.awaitRedelivery(List.of(record(P0, 10), record(P0, 11)));

    assertThat(
            tracker
                .committable(
                    Optional.of(new Outage(Instant.ofEpochSecond(100), "no registry")),
                    Instant.ofEpochSecond(200))
                .get(P0))
        .returns(10L, OffsetAndMetadata::offset)
        .satisfies(offset -> assertThat(offset.metadata()).contains("no registry"));

    track(P0, 10).acknowledge();
    track(P0, 11).acknowledge();

    assertThat(tracker.committable()).containsOnly(next(P0, 12));
  }

  private static SinkRecord record(TopicPartition partition, long offset) {
    return new SinkRecord(partition.topic(), partition.partition(), null, null, null, null, offset);
  }

  private RecordAck track(TopicPartition partition, long offset) {
    return tracker.track(record(partition, offset));
  }

  private static Map.Entry<TopicPartition, OffsetAndMetadata> next(
      TopicPartition partition, long offset) {
    return Map.entry(partition, new OffsetAndMetadata(offset));
  }
}
