package io.spoor.evidence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.write.EvidenceWriter;
import io.spoor.testkit.property.SeedRange;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever writing ends, the log verifies up to its last checkpoint, and goes on. */
class CrashTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final SourcePartition PARTITION = new SourcePartition(LogFixtures.TOPIC, 0);

  @TempDir private Path log;

  /** A second segment of one record, ended after each byte and operation that this run tries. */
  @Test
  void endsAtAnyStep() throws IOException {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      appendTo(writer, 3);
      writer.seal();
    }
    SeedRange.Cases tried = SeedRange.Cases.ofRun();
    long steps = tried.first();
    while (true) {
      var disk = new FailingDisk(steps, "killed");
      boolean completed = sealOneMore(disk);
      VerificationResult result = LogFixtures.verify(log, KEY.verifier());
      assertThat(result.fault()).as("after step %d", steps).isEmpty();
      // What was said to be sealed is there; what was not may be, but then as a whole.
      assertThat(result.records()).as("after step %d", steps).isIn(completed ? 4L : 3L, 4L);
      assertContinues(result.records());
      if (completed) {
        assertThat(steps).as("steps that were tried").isGreaterThan(1000);
        return;
      }
      for (long segment = result.segments(); segment >= 1; segment--) {
        LogFixtures.dropRecord(log, segment);
      }
      steps += tried.step();
    }
  }

  private static void appendTo(EvidenceWriter writer, long end) {
    for (long i = writer.positions().getOrDefault(PARTITION, 0L); i < end; i++) {
      writer.append(LogFixtures.event(0, i));
    }
  }

  /** Without closing anything: a killed process does not. */
  private boolean sealOneMore(Disk disk) throws IOException {
    WritableDirectory store = WritableDirectory.open(log, disk);
    try {
      EvidenceWriter writer = EvidenceWriter.open(store, LogFixtures.NAME, KEY, LogFixtures.CLOCK);
      appendTo(writer, 4);
      writer.seal();
      return true;
    } catch (EvidenceException e) {
      return false;
    } finally {
      store.close(); // as the system does with a dead process's locks
    }
  }

  private void assertContinues(long records) {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      assertThat(writer.positions()).containsEntry(PARTITION, records);
      appendTo(writer, 7);
      writer.seal();
    }
    VerificationResult result = LogFixtures.verify(log, KEY.verifier());
    assertThat(result.isValid()).isTrue();
    assertThat(result.records()).isEqualTo(7);
  }

  @Test
  void aFullDiskIsSaidAndLosesNothing() throws IOException {
    try (EvidenceWriter writer = LogFixtures.writer(log, KEY)) {
      appendTo(writer, 3);
      writer.seal();
    }
    var disk = new FailingDisk(900, "No space left on device");
    try (EvidenceWriter writer =
        EvidenceWriter.open(
            WritableDirectory.open(log, disk), LogFixtures.NAME, KEY, LogFixtures.CLOCK)) {
      appendTo(writer, 6);
      assertThatThrownBy(writer::seal)
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("The 1 sealed segments are unchanged")
          .hasMessageContaining("Free some space");
      assertThat(disk.consumeOperation()).isFalse();
      assertThatThrownBy(() -> writer.append(LogFixtures.event(0, 6)))
          .hasMessageContaining("open a new one");
    }
    assertContinues(3);
  }

  @Test
  void whatACrashLeftInStagingIsThrownAway() throws IOException {
    LogFixtures.write(log, KEY, 1, 4);
    Path leftover = Files.createDirectories(log.resolve("staging").resolve("000000000001"));
    Files.writeString(leftover.resolve("records.gz"), "half");
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    LogFixtures.write(log, KEY, 1, 4);
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    try (Stream<Path> staging = Files.list(log.resolve("staging"))) {
      assertThat(staging).containsExactly(log.resolve("staging").resolve("lock"));
    }
  }

  @Test
  void aSegmentIsWrittenOnce() throws IOException {
    LogFixtures.write(log, KEY, 1, 4);
    try (WritableDirectory store = WritableDirectory.open(log);
        WritableStore.Draft draft = store.draft(0)) {
      assertThatThrownBy(() -> draft.commit(new byte[0], new byte[0], new byte[0]))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(LogFixtures.verify(log).isValid()).isTrue();
    assertThat(Files.getPosixFilePermissions(LogFixtures.compressed(log, 0)))
        .noneMatch(permission -> permission.name().endsWith("WRITE"));
  }
}
