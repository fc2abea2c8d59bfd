package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spoor.evidence.Logs;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.TopicPartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.registry.Contract;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
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
    key = KeyFiles.create(directory.resolve("key"), Logs.NAME);
  }

  private AvroLogWriter open() throws IOException {
    return AvroLogWriter.open(WritableDirectory.open(log), Logs.NAME, key, Logs.CLOCK);
  }

  private static Place at(String topic, long offset) {
    return new Place(topic, 0, offset, Logs.TIME);
  }

  private static GenericData.Record any(Schema schema, long seed) {
    return new AnyRecord(new Random(seed)).of(Contract.of(schema));
  }

  private List<StoredRecord> stored() throws IOException {
    var found = new ArrayList<StoredRecord>();
    var store = DirectoryStore.open(log);
    for (long segment : store.segments()) {
      try (var in = store.open(segment, Part.RECORDS).orElseThrow()) {
        RecordReader reader = RecordReader.keepingLines(in);
        while (reader.next()) {
          found.add(StoredRecord.parse(reader.lines()));
        }
      }
    }
    return found;
  }

  @Test
  void holdsEachSchemaOnceBeforeTheFirstRecordThatNeedsIt() throws IOException {
    try (AvroLogWriter writer = open()) {
      writer.append(at(EVENTS, 5), "k", any(IdentityEvent.getClassSchema(), 1));
      writer.append(at(EVENTS, 6), "k", any(IdentityEvent.getClassSchema(), 2));
      writer.seal();
    }
    try (AvroLogWriter writer = open()) {
      writer.append(at(FINDINGS, 0), "k", any(Finding.getClassSchema(), 3));
      writer.append(at(EVENTS, 7), "k", any(IdentityEvent.getClassSchema(), 4));
      writer.seal();
      assertThat(writer.positions())
          .containsOnlyKeys(new TopicPartition(EVENTS, 0), new TopicPartition(FINDINGS, 0))
          .containsEntry(new TopicPartition(EVENTS, 0), 8L);
    }

    assertThat(stored())
        .extracting(record -> record.header().kind())
        .containsExactly("schema", "event", "event", "schema", "finding", "event");
    assertThat(Logs.verify(log, key.verifier()).holds()).isTrue();
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    GenericData.Record value = any(Finding.getClassSchema(), 7);
    try (AvroLogWriter writer = open()) {
      writer.append(at(FINDINGS, 0), "id", value);
      writer.seal();
    }
    var reader = new SealedRecords(SealedSchemas.read(DirectoryStore.open(log)));

    StoredRecord finding = stored().getLast();

    assertThat(finding.header().id()).isEqualTo(value.get("finding_id"));
    assertThat(reader.generic(finding)).contains(value);
    assertThat(reader.specific(finding).orElseThrow()).isInstanceOf(Finding.class);
    assertThat(reader.generic(stored().getFirst())).as("of the schema itself").isEmpty();
  }

  @Test
  void aTombstoneAndAnUnreadableRecordAreThereToo() throws IOException {
    try (AvroLogWriter writer = open()) {
      writer.append(at(FINDINGS, 0), "gone", null);
      writer.appendUnreadable(at(FINDINGS, 1), null, "no avro".getBytes(UTF_8), "first byte 110");
      writer.seal();
    }
    var reader = new SealedRecords(new SealedSchemas());

    StoredRecord tombstone = stored().getFirst();
    StoredRecord unreadable = stored().getLast();

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
      writer.append(at(FINDINGS, 0), "id", any(Finding.getClassSchema(), 7));
      writer.seal();
    }
    Path file = Logs.segment(log, 0).resolve(Part.RECORDS.fileName());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.replaceAll(line -> line.contains("\",\"rule_id\",") ? "-" + "0".repeat(64) : line);
    var schemas = new SealedSchemas();
    int findingsHeader =
        lines.lastIndexOf(lines.stream().filter(l -> l.startsWith("{")).toList().getLast());
    schemas.add(StoredRecord.parse(joined(lines.subList(0, findingsHeader))));

    StoredRecord finding = StoredRecord.parse(joined(lines.subList(findingsHeader, lines.size())));

    assertThat(finding.withheld()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SealedRecords(schemas).generic(finding))
        .withMessageContaining("rule_id is not there: it was withheld");
  }

  private static byte[] joined(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  @Test
  void aTopicThatIsNotKeptIsRefused() throws IOException {
    try (AvroLogWriter writer = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.append(at("somebody.elses", 0), "k", null))
          .withMessageContaining("somebody.elses");
      assertThat(writer.pending()).isZero();
    }
  }
}
