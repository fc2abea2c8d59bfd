package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroLogTest {
  private static final String EVENTS = TopicCatalogue.EVENTS.name();
  private static final String FINDINGS = TopicCatalogue.FINDINGS.name();

  @TempDir private Path directory;
  private Path log;
  private SigningKey key;

  @BeforeEach
  void makeKey() {
    log = directory.resolve("log");
    key = KeyFiles.create(directory.resolve("key"), LogFixtures.NAME);
  }

  private AvroLogWriter open() throws IOException {
    return AvroLogWriter.open(
        WritableDirectory.open(log), LogFixtures.NAME, key, LogFixtures.CLOCK);
  }

  private static RecordOrigin origin(String topic, long offset) {
    return new RecordOrigin(topic, 0, offset, LogFixtures.TIME);
  }

  private static GenericData.Record randomRecord(Schema schema, long seed) {
    return new RandomRecords(new Random(seed)).of(PortableSchema.of(schema));
  }

  private List<StoredRecord> storedRecords() throws IOException {
    var records = new ArrayList<StoredRecord>();
    var store = DirectoryStore.open(log);
    for (long segment : store.segments()) {
      try (var in = store.open(segment, SegmentFile.RECORDS).orElseThrow()) {
        RecordFileReader reader = RecordFileReader.retainingLines(in);
        while (reader.next()) {
          records.add(StoredRecord.parse(reader.lines()));
        }
      }
    }
    return records;
  }

  @Test
  void holdsEachSchemaOnceBeforeTheFirstRecordThatNeedsIt() throws IOException {
    try (AvroLogWriter writer = open()) {
      writer.append(origin(EVENTS, 5), "k", randomRecord(IdentityEvent.getClassSchema(), 1));
      writer.append(origin(EVENTS, 6), "k", randomRecord(IdentityEvent.getClassSchema(), 2));
      writer.seal();
    }
    try (AvroLogWriter writer = open()) {
      writer.append(origin(FINDINGS, 0), "k", randomRecord(Finding.getClassSchema(), 3));
      writer.append(origin(EVENTS, 7), "k", randomRecord(IdentityEvent.getClassSchema(), 4));
      writer.seal();
      assertThat(writer.positions())
          .containsOnlyKeys(new SourcePartition(EVENTS, 0), new SourcePartition(FINDINGS, 0))
          .containsEntry(new SourcePartition(EVENTS, 0), 8L);
    }

    assertThat(storedRecords())
        .extracting(record -> record.header().kind())
        .containsExactly("schema", "event", "event", "schema", "finding", "event");
    assertThat(LogFixtures.verify(log, key.verifier()).isValid()).isTrue();
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    GenericData.Record value = randomRecord(Finding.getClassSchema(), 7);
    try (AvroLogWriter writer = open()) {
      writer.append(origin(FINDINGS, 0), "id", value);
      writer.seal();
    }
    var reader = new SealedRecordDecoder(SealedSchemas.read(DirectoryStore.open(log)));

    StoredRecord finding = storedRecords().getLast();

    assertThat(finding.header().id()).isEqualTo(value.get("finding_id"));
    assertThat(reader.generic(finding)).contains(value);
    assertThat(reader.specific(finding).orElseThrow()).isInstanceOf(Finding.class);
    assertThat(reader.generic(storedRecords().getFirst())).as("of the schema itself").isEmpty();
  }

  @Test
  void aTombstoneAndAnUnreadableRecordAreThereToo() throws IOException {
    try (AvroLogWriter writer = open()) {
      writer.append(origin(FINDINGS, 0), "gone", null);
      writer.appendUnreadable(
          origin(FINDINGS, 1), null, "no avro".getBytes(UTF_8), "first byte 110");
      writer.seal();
    }
    var reader = new SealedRecordDecoder(new SealedSchemas());

    StoredRecord tombstone = storedRecords().getFirst();
    StoredRecord unreadable = storedRecords().getLast();

    assertThat(tombstone.header().kind()).isEqualTo("finding");
    assertThat(tombstone.header().id()).isEqualTo("gone");
    assertThat(tombstone.fields()).containsOnlyKeys("$deleted", "$key");
    assertThat(unreadable.header().kind()).isEqualTo("unreadable");
    assertThat(unreadable.header().id()).isEqualTo(FINDINGS + "/0/1");
    assertThat(unreadable.fields().get("$unreadable"))
        .hasToString(
            "{\"bytes\":7,\"reason\":\"first byte 110\",\"sha256\":"
                + "\"d388a806caea2f2867f651fad9605f0a931e0dd1e6af7d62f64bd59274c11ef0\"}");
    assertThat(reader.generic(tombstone)).isEmpty();
    assertThat(reader.generic(unreadable)).isEmpty();
  }

  @Test
  void aWithheldFieldThatMustBeThereIsNamed() throws IOException {
    try (AvroLogWriter writer = open()) {
      writer.append(origin(FINDINGS, 0), "id", randomRecord(Finding.getClassSchema(), 7));
      writer.seal();
    }
    List<String> lines =
        new ArrayList<>(new String(LogFixtures.records(log, 0), UTF_8).lines().toList());
    lines.replaceAll(line -> line.contains("\",\"rule_id\",") ? "-" + "0".repeat(64) : line);
    var schemas = new SealedSchemas();
    int findingsHeader =
        lines.lastIndexOf(lines.stream().filter(l -> l.startsWith("{")).toList().getLast());
    schemas.add(StoredRecord.parse(joined(lines.subList(0, findingsHeader))));

    StoredRecord finding = StoredRecord.parse(joined(lines.subList(findingsHeader, lines.size())));

    assertThat(finding.withheld()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SealedRecordDecoder(schemas).generic(finding))
        .withMessageContaining("rule_id is missing: it was withheld");
  }

  private static byte[] joined(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  @Test
  void aTopicThatIsNotKeptIsRefused() throws IOException {
    try (AvroLogWriter writer = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.append(origin("somebody.elses", 0), "k", null))
          .withMessageContaining("somebody.elses");
      assertThat(writer.pending()).isZero();
    }
  }
}
