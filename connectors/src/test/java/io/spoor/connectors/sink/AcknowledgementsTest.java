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

class AcknowledgementsTest {

  private static final TopicPartition P0 = new TopicPartition("spoor.chains", 0);
  private static final TopicPartition P1 = new TopicPartition("spoor.chains", 1);

  private final Acknowledgements acknowledgements = new Acknowledgements();

  @Test
  void commitsNothingWhileTheFirstRecordIsOpen() {
    draw(P0, 10);
    draw(P0, 11).settle();

    assertThat(acknowledgements.committable()).isEmpty();
  }

  @Test
  void commitsUpToTheFirstOpenRecord() {
    draw(P0, 10).settle();
    draw(P0, 11).settle();
    draw(P0, 12);
    draw(P0, 13).settle();

    assertThat(acknowledgements.committable()).containsOnly(next(P0, 12));
  }

  @Test
  void keepsPartitionsApart() {
    draw(P0, 10);
    draw(P1, 5).settle();

    assertThat(acknowledgements.committable()).containsOnly(next(P1, 6));
  }

  @Test
  void waitsForADeadLetterToBeWritten() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    draw(P0, 10).settleWhen(written);
    assertThat(acknowledgements.committable()).isEmpty();

    written.complete(null);

    assertThat(acknowledgements.committable()).containsOnly(next(P0, 11));
  }

  @Test
  void saysThatADeadLetterWasLost() {
    draw(P0, 10).settleWhen(CompletableFuture.failedFuture(new IllegalStateException("no topic")));

    assertThat(acknowledgements.committable()).isEmpty();
    assertThatThrownBy(acknowledgements::failIfStuck)
        .isInstanceOf(ConnectException.class)
        .hasRootCauseMessage("no topic");
  }

  @Test
  void forgetsAPartitionThatMovedAway() {
    Ticket late = draw(P0, 10);
    acknowledgements.forget(List.of(P0));
    draw(P0, 20).settle();

    late.settle();

    assertThat(acknowledgements.committable()).containsOnly(next(P0, 21));
  }

  private Ticket draw(TopicPartition partition, long offset) {
    return acknowledgements.draw(
        new SinkRecord(partition.topic(), partition.partition(), null, null, null, null, offset));
  }

  private static Map.Entry<TopicPartition, OffsetAndMetadata> next(
      TopicPartition partition, long offset) {
    return Map.entry(partition, new OffsetAndMetadata(offset));
  }
}
