package io.spoor.pipeline.triage;

import static io.spoor.pipeline.triage.Samples.acknowledge;
import static io.spoor.pipeline.triage.Samples.again;
import static io.spoor.pipeline.triage.Samples.alert;
import static io.spoor.pipeline.triage.Samples.close;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriageTest {
  private final List<TriagedAlert> sent = new ArrayList<>();
  private final RowCache rows = new RowCache(new MemoryRowStore(), Triage.ROWS, () -> 1 << 16);
  private final Triage triage = new Triage(rows, sent::add);

  private static void handle(Triage triage, SpecificRecord record) {
    switch (record) {
      case Alert alert -> triage.handle(alert);
      case AlertVerdict verdict -> triage.handle(verdict);
      default -> throw new IllegalArgumentException(record.getSchema().getName());
    }
  }

  @Test
  void aVerdictWaitsForItsAlert() {
    triage.handle(close(10, 1, "high"));
    assertThat(sent).isEmpty();

    triage.handle(alert(1, "open", "high"));
    assertThat(sent).extracting(TriagedAlert::getStatus).containsExactly("closed");
    assertThat(sent.getFirst().getVerdict()).isEqualTo(close(10, 1, "high"));
  }

  @Test
  void everyChangeOfEitherIsPublishedUnderAGreaterRevision() {
    triage.handle(alert(1, "open", "high"));
    triage.handle(acknowledge(10, 1, "high"));
    triage.handle(alert(2, "open", "high"));
    triage.handle(close(20, 2, "high"));

    assertThat(sent)
        .extracting(TriagedAlert::getStatus)
        .containsExactly("open", "acknowledged", "acknowledged", "closed");
    assertThat(sent).extracting(TriagedAlert::getRevision).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void aRevisionThatCameBeforeIsNotPublishedAgain() {
    triage.handle(alert(2, "open", "high"));
    triage.handle(alert(2, "open", "high"));
    triage.handle(alert(1, "open", "low"));

    assertThat(sent).hasSize(1);
  }

  @Test
  void aVerdictThatIsSaidTwiceChangesNothingButTheRevision() {
    triage.handle(alert(1, "open", "high"));
    triage.handle(close(10, 1, "high"));
    triage.handle(close(10, 1, "high"));

    assertThat(sent.getLast().getStatus()).isEqualTo("closed");
    assertThat(sent).extracting(TriagedAlert::getRevision).containsExactly(2L, 3L, 4L);
  }

  @Test
  void aTaskGoesOnWithItsRows() {
    triage.handle(alert(1, "open", "high"));
    triage.handle(close(10, 1, "high"));
    rows.flush();
    rows.clear();

    new Triage(rows, sent::add).handle(alert(2, "open", "critical"));

    assertThat(sent.getLast().getStatus()).isEqualTo("reopened");
    assertThat(sent.getLast().getRevision()).isEqualTo(4);
  }

  @Test
  void aReplayEndsWithTheVerdictAndAGreaterVersion() {
    List<SpecificRecord> topics = new ArrayList<>();
    topics.add(close(10, 1, "high"));
    topics.add(alert(1, "open", "high"));
    topics.forEach(record -> handle(triage, record));
    TriagedAlert before = sent.getLast();

    // The new application id reads both topics from their beginning, then what it publishes itself.
    topics.add(again(alert(1, "open", "high"), 1, 0));
    List<TriagedAlert> after = new ArrayList<>();
    var replayed =
        new Triage(new RowCache(new MemoryRowStore(), Triage.ROWS, () -> 1 << 16), after::add);
    topics.forEach(record -> handle(replayed, record));

    assertThat(after.getFirst()).isEqualTo(before);
    assertThat(after).extracting(TriagedAlert::getStatus).containsOnly("closed");
    assertThat(after.getLast().getGeneration()).isEqualTo(1);
  }

  /** Two instances that read the topics in different order write the same last document. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheOrderTheLastRecordIsTheSame(long seed) {
    List<SpecificRecord> records =
        new ArrayList<>(
            List.of(
                alert(1, "open", "medium"),
                acknowledge(10, 1, "medium"),
                alert(2, "open", "high"),
                close(20, 2, "high"),
                alert(3, "resolved", "high"),
                again(alert(4, "open", "high"), 0, 4),
                close(30, 4, "high"),
                again(alert(5, "open", "critical"), 0, 4)));
    records.forEach(record -> handle(triage, record));
    TriagedAlert inOrder = sent.getLast();
    assertThat(inOrder.getStatus()).isEqualTo("reopened");
    Collections.shuffle(records, new Random(seed));

    List<TriagedAlert> shuffled = new ArrayList<>();
    var other =
        new Triage(new RowCache(new MemoryRowStore(), Triage.ROWS, () -> 1 << 16), shuffled::add);
    records.forEach(record -> handle(other, record));

    assertThat(shuffled.getLast()).isEqualTo(inOrder);
    assertThat(shuffled).extracting(TriagedAlert::getRevision).isSorted().doesNotHaveDuplicates();
  }
}
