package io.spoor.evidence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.EvidenceWriter;
import io.spoor.evidence.Logs;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.TopicPartition;
import io.spoor.evidence.verify.Verdict;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever writing ends, the log verifies up to its last checkpoint, and goes on. */
class CrashTest {
  private static final SigningKey KEY = SigningKey.generate(Logs.NAME);
  private static final TopicPartition PARTITION = new TopicPartition(Logs.TOPIC, 0);

  @TempDir private Path log;

  /** A second segment of one record, ended after each single byte and operation. */
  @Test
  void endsAtAnyStep() throws IOException {
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      appendTo(writer, 3);
      writer.seal();
    }
    long steps = 0;
    while (true) {
      var disk = new FailingDisk(steps, "killed");
      boolean sealed = sealsOneMore(disk);
      Verdict verdict = Logs.verify(log, KEY.verifier());
      assertThat(verdict.fault()).as("after step %d", steps).isEmpty();
      // What was said to be sealed is there; what was not may be, but then as a whole.
      assertThat(verdict.records()).as("after step %d", steps).isIn(sealed ? 4L : 3L, 4L);
      goesOn(verdict.records());
      if (sealed) {
        assertThat(steps).as("steps that were tried").isGreaterThan(1000);
        return;
      }
      for (long segment = verdict.segments(); segment >= 1; segment--) {
        Logs.drop(log, segment);
      }
      steps++;
    }
  }

  private static void appendTo(EvidenceWriter writer, long end) {
    for (long i = writer.positions().getOrDefault(PARTITION, 0L); i < end; i++) {
      writer.append(Logs.event(0, i));
    }
  }

  /** Without closing anything: a killed process does not. */
  private boolean sealsOneMore(Disk disk) throws IOException {
    WritableDirectory store = WritableDirectory.open(log, disk);
    try {
      EvidenceWriter writer = EvidenceWriter.open(store, Logs.NAME, KEY, Logs.CLOCK);
      appendTo(writer, 4);
      writer.seal();
      return true;
    } catch (EvidenceException e) {
      return false;
    } finally {
      store.close(); // as the system does with a dead process's locks
    }
  }

  private void goesOn(long records) {
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      assertThat(writer.positions()).containsEntry(PARTITION, records);
      appendTo(writer, 7);
      writer.seal();
    }
    Verdict verdict = Logs.verify(log, KEY.verifier());
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.records()).isEqualTo(7);
  }

  @Test
  void aFullDiskIsSaidAndLosesNothing() throws IOException {
    try (EvidenceWriter writer = Logs.writer(log, KEY)) {
      appendTo(writer, 3);
      writer.seal();
    }
    var disk = new FailingDisk(900, "No space left on device");
    try (EvidenceWriter writer =
        EvidenceWriter.open(WritableDirectory.open(log, disk), Logs.NAME, KEY, Logs.CLOCK)) {
      appendTo(writer, 6);
      assertThatThrownBy(writer::seal)
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("What was sealed is untouched, 1 segments")
          .hasMessageContaining("Make room");
      assertThat(disk.works()).isFalse();
      assertThatThrownBy(() -> writer.append(Logs.event(0, 6)))
          .hasMessageContaining("open a new one");
    }
    goesOn(3);
  }

  @Test
  void whatACrashLeftInStagingIsThrownAway() throws IOException {
    Logs.write(log, KEY, 1, 4);
    Path left = Files.createDirectories(log.resolve("staging").resolve("000000000001"));
    Files.writeString(left.resolve("records"), "{\"half");
    assertThat(Logs.verify(log).holds()).isTrue();
    Logs.write(log, KEY, 1, 4);
    assertThat(Logs.verify(log).holds()).isTrue();
    try (Stream<Path> staging = Files.list(log.resolve("staging"))) {
      assertThat(staging).containsExactly(log.resolve("staging").resolve("lock"));
    }
  }

  @Test
  void aSegmentIsWrittenOnce() throws IOException {
    Logs.write(log, KEY, 1, 4);
    try (WritableDirectory store = WritableDirectory.open(log);
        WritableStore.Draft draft = store.draft(0)) {
      assertThatThrownBy(() -> draft.commit(new byte[0], new byte[0], new byte[0]))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(Logs.verify(log).holds()).isTrue();
    assertThat(Files.getPosixFilePermissions(Logs.segment(log, 0).resolve("records")))
        .noneMatch(permission -> permission.name().endsWith("WRITE"));
  }
}
