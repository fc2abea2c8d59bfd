package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Progress is what was processed of what had arrived when the broker was asked. */
class InputProgressTest {
  private static final String TOPIC = "letters";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private final Object consumer = new Object();
  private final InputProgress progress = new InputProgress();

  private long until() {
    return progress.until(List.of(TOPIC), 0);
  }

  private void endsAt(long offset, long askedAt) {
    progress.onEnds(Map.of(PARTITION, offset), askedAt);
  }

  @Test
  void aQuietPartitionAdvancesWithEachAnswerOfTheBroker() {
    progress.onPolled(consumer, PARTITION, -1, -1, 7);
    assertThat(until()).isEqualTo(-1);
    endsAt(7, 100);
    assertThat(until()).isEqualTo(100);
    endsAt(7, 200);
    assertThat(until()).isEqualTo(200);
  }

  @Test
  void withoutAnswersItStands() {
    progress.onPolled(consumer, PARTITION, -1, -1, 7);
    endsAt(7, 100);
    progress.onPolled(consumer, PARTITION, -1, -1, 7);
    assertThat(until()).isEqualTo(100);
  }

  @Test
  void aFetchedRecordIsNotProcessed() {
    progress.onPolled(consumer, PARTITION, 7, 9, 10);
    endsAt(10, 100);
    progress.onProcessed(TOPIC, 0, 7);
    progress.onProcessed(TOPIC, 0, 8);
    assertThat(until()).isEqualTo(-1);
    progress.onProcessed(TOPIC, 0, 9);
    assertThat(until()).isEqualTo(100);
  }

  @Test
  void theMarkerOfACommitAtTheEndIsNoRecordToWaitFor() {
    progress.onPolled(consumer, PARTITION, 7, 7, 8);
    endsAt(9, 100);
    progress.onProcessed(TOPIC, 0, 7);
    assertThat(until()).isEqualTo(-1);
    progress.onPolled(consumer, PARTITION, -1, -1, 9);
    assertThat(until()).isEqualTo(100);
  }

  @Test
  void aRecordOfAnOpenTransactionHoldsItBack() {
    progress.onPolled(consumer, PARTITION, -1, -1, 7);
    endsAt(8, 100);
    assertThat(until()).isEqualTo(-1);
  }

  @Test
  void aConsumerThatGoesBackProcessesAgain() {
    progress.onPolled(consumer, PARTITION, 7, 9, 10);
    progress.onProcessed(TOPIC, 0, 9);
    progress.onPolled(consumer, PARTITION, 7, 9, 10);
    endsAt(10, 100);
    assertThat(until()).isEqualTo(-1);
  }

  @Test
  void theSlowestTopicCountsAndAPartitionNobodyReadsIsNotKnown() {
    progress.onPolled(consumer, PARTITION, -1, -1, 7);
    endsAt(7, 100);
    assertThat(progress.until(List.of(TOPIC, "parcels"), 0)).isEqualTo(-1);
    progress.onAssigned(consumer, Set.of());
    assertThat(until()).isEqualTo(-1);
    assertThat(progress.partitions()).isEmpty();
  }

  @Test
  void aBacklogKeepsABoundedNumberOfAnswers() {
    progress.onPolled(consumer, PARTITION, 0, 9, 10);
    for (int i = 0; i < 10 * InputProgress.MAX_ENDS; i++) {
      endsAt(10 + i, i);
    }
    progress.onProcessed(TOPIC, 0, 9);
    assertThat(until()).isZero();
    progress.onPolled(consumer, PARTITION, 10, 9_999, 10_000);
    progress.onProcessed(TOPIC, 0, 9_999);
    assertThat(until()).isEqualTo(InputProgress.MAX_ENDS - 1);
  }
}
