package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that Spoor wrote in the format spoor-evidence/1 goes on. */
class EarlierLogTest {
  @TempDir private Path directory;
  private Path log;
  private SigningKey key;

  @BeforeEach
  void copy() throws IOException, URISyntaxException {
    Path source = Path.of(EarlierLogTest.class.getResource("/earlier-log").toURI());
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : paths.toList()) {
        Path target = directory.resolve(source.relativize(path).toString());
        if (!Files.exists(target)) {
          Files.copy(path, target);
        }
      }
    }
    Path keyFile = directory.resolve("key");
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
    log = directory.resolve("log");
    key = KeyFiles.read(keyFile);
  }

  private VerificationResult verify() {
    return LogFixtures.verify(log, key.verifier());
  }

  private String format(long segment) throws IOException {
    byte[] statement = DirectoryStore.open(log).read(segment, SegmentFile.STATEMENT).orElseThrow();
    return SegmentStatement.parse(statement).format();
  }

  private void appendEvent(long offset) throws IOException {
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(log), LogFixtures.NAME, key, LogFixtures.CLOCK)) {
      writer.append(
          new RecordOrigin(TopicCatalogue.EVENTS.name(), 0, offset, LogFixtures.TIME),
          "key",
          new RandomRecords(new Random(3)).of(PortableSchema.of(IdentityEvent.getClassSchema())));
      writer.seal();
    }
  }

  @Test
  void itVerifiesAndIsAppendedTo() throws IOException {
    assertThat(verify().isValid()).isTrue();
    assertThat(verify().records()).isEqualTo(6);

    appendEvent(2);

    assertThat(verify().isValid()).isTrue();
    assertThat(verify().records()).as("with the same schemas").isGreaterThanOrEqualTo(7);
    assertThat(List.of(format(0), format(1), format(2)))
        .containsExactly("spoor-evidence/1", "spoor-evidence/1", "spoor-evidence/2");
    assertThat(LogFixtures.segment(log, 1).resolve("records")).exists();
    assertThat(LogFixtures.compressed(log, 2)).exists();
  }

  @Test
  void itsActionsAreRead() throws IOException {
    List<RecordView> actions = new ArrayList<>();
    RecordScan.withEvents(
        DirectoryStore.open(log),
        2,
        (number, record) -> {
          if (record.header().kind().equals("action")) {
            actions.add(record);
          }
        });

    assertThat(actions)
        .extracting(action -> action.field("event").orElseThrow().path("event_id").asText())
        .containsExactly("e-0", "e-1");
    assertThat(actions).allMatch(action -> EventReference.time(action).isPresent());
  }

  /** Its statements bound nothing: a compressed file would be of somebody else. */
  @Test
  void itsSegmentsAreNotCompressedLater() throws IOException {
    LogFixtures.compress(log, 1);

    assertThat(verify().fault().orElseThrow().problem())
        .isEqualTo(
            "records.gz exists, but the format of the segment permits no compressed records");
  }

  /** Also if there is nothing to expand. */
  @Test
  void anEmptySegmentOfItIsNotCompressedLater() throws IOException {
    var earlier = directory.resolve("empty");
    LogFixtures.write(earlier, key, 1, 0);
    String statement = Files.readString(LogFixtures.segment(earlier, 0).resolve("statement"));
    LogFixtures.signStatement(
        earlier,
        key,
        statement
            .replace("spoor-evidence/2", "spoor-evidence/1")
            .replace("\"max_bytes\":1048576,", ""));

    assertThat(LogFixtures.verify(earlier).fault().orElseThrow().problem())
        .isEqualTo(
            "records.gz exists, but the format of the segment permits no compressed records");
    Files.delete(LogFixtures.compressed(earlier, 0));
    Files.createFile(LogFixtures.segment(earlier, 0).resolve("records"));
    assertThat(LogFixtures.verify(earlier).isValid()).isTrue();
  }

  /** An earlier Spoor says that it is too old, rather than that files are missing. */
  @Test
  void aStatementIsOfTheFormatThatItsMembersHave() throws IOException {
    appendEvent(2);
    byte[] statement = DirectoryStore.open(log).read(2, SegmentFile.STATEMENT).orElseThrow();
    String altered = new String(statement, UTF_8).replace("spoor-evidence/2", "spoor-evidence/1");
    Path file = LogFixtures.segment(log, 2).resolve("statement");
    Files.delete(file);
    Files.writeString(file, altered);

    assertThat(verify().fault().orElseThrow().toString())
        .contains("segment 2, statement", "not the canonical JSON of a statement");
  }
}
