package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileActJournalTest {
  @TempDir private Path directory;
  private Path log;
  private SigningKey key;

  @BeforeEach
  void makeLog() {
    log = directory.resolve("log");
    key = KeyFiles.create(directory.resolve("key"), LogFixtures.NAME);
    LogFixtures.write(log, key, 1, 3);
  }

  private static EvidenceAct act(String actor) {
    return ActFactory.of("export", actor, "case 4711,\nreopened", LogFixtures.TIME)
        .setSelector(Map.of("chain", List.of("282c8603b24b")))
        .setRecords(17)
        .build();
  }

  @Test
  void keepsWhatWasDoneInOrder() {
    FileActJournal acts = FileActJournal.of(log);

    EvidenceAct first = act("mara");
    EvidenceAct second = act("jo");
    assertThat(acts.record(first)).isEqualTo("file " + log.resolve("acts"));
    acts.record(second);

    assertThat(acts.read()).containsExactly(first, second);
  }

  @Test
  void halfALineOfACrashSpoilsNoOther() throws IOException {
    FileActJournal acts = FileActJournal.of(log);
    EvidenceAct first = act("mara");
    EvidenceAct second = act("jo");
    acts.record(first);
    // Half a character at its end.
    Files.write(
        log.resolve("acts"), "{\"who\":\"J\u00f6".getBytes(UTF_8), StandardOpenOption.APPEND);
    try (var file = FileChannel.open(log.resolve("acts"), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 1);
    }

    assertThat(acts.read()).containsExactly(first);
    acts.record(second);

    assertThat(acts.read()).containsExactly(first, second);
  }

  @Test
  void aLineThatIsNoActSpoilsNoOther() throws IOException {
    FileActJournal acts = FileActJournal.of(log);
    Files.writeString(log.resolve("acts"), "[]\n1\nnull\n{}\n{\"act\":5,\"who\":[]}\n\n\"x\"\n");
    EvidenceAct act = act("mara");
    acts.record(act);

    assertThat(acts.read()).containsExactly(act);
  }

  @Test
  void nothingIsReadOrWrittenByALink() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "of somebody else");
    Files.createSymbolicLink(log.resolve("acts"), other);
    FileActJournal acts = FileActJournal.of(log);

    assertThatThrownBy(() -> acts.record(act("mara")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("it is not a regular file");
    assertThatThrownBy(acts::read).isInstanceOf(EvidenceException.class);
    assertThat(other).hasContent("of somebody else");
    assertThat(LogFixtures.verify(log).fault().orElseThrow().problem())
        .isEqualTo("a file or directory does not belong to the log: acts");
  }

  @Test
  void whoeverWritesTheLogNextSealsWhatIsNew() throws IOException {
    FileActJournal acts = FileActJournal.of(log);
    acts.record(act("mara"));

    assertThat(seal(acts)).isEqualTo(1);
    assertThat(seal(acts)).as("nothing twice").isZero();
    acts.record(act("jo"));
    assertThat(seal(acts)).isEqualTo(1);

    VerificationResult result = LogFixtures.verify(log, key.verifier());
    assertThat(result.isValid()).isTrue();
    assertThat(result.records()).as("3 before, a schema, two acts").isEqualTo(6);
  }

  private int seal(FileActJournal acts) throws IOException {
    try (var writer =
        AvroLogWriter.open(WritableDirectory.open(log), LogFixtures.NAME, key, LogFixtures.CLOCK)) {
      int added = writer.appendActs(acts.read());
      writer.seal();
      return added;
    }
  }

  @Test
  void saysThatNothingWasDoneWhereItCannotBeWritten() {
    FileActJournal unwritable = FileActJournal.of(directory.resolve("missing"));

    assertThatThrownBy(() -> unwritable.record(act("mara")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("No record was changed")
        .hasMessageNotContaining("4711");
    assertThat(unwritable.read()).isEmpty();
  }
}
