package io.spoor.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.merkle.TreeHash;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.FileTrees;
import io.spoor.evidence.store.RewritableDirectory;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Small logs for tests: events of two partitions, a few records a segment. */
public final class LogFixtures {
  public static final String NAME = "audit.larkfield.example";
  public static final String TOPIC = "spoor.events";
  public static final Instant TIME = Instant.parse("2026-03-10T09:40:00Z");
  public static final Clock CLOCK = Clock.fixed(TIME, ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();

  private LogFixtures() {}

  /** A record like an event's; the same for the same numbers. */
  public static EvidenceRecord event(int partition, long offset) {
    ObjectNode fields = JSON.createObjectNode();
    fields.put("action", "AssumeRole");
    fields.put("event_id", "event-" + partition + "-" + offset);
    fields.put("note", "a line\nand another, größer");
    fields.put("risk", offset / 8.0);
    fields.putObject("principal").put("id", "role/support-readonly").put("kind", "agent");
    return EvidenceRecord.of(
        RecordHeader.of(
            "event", "event-" + partition + "-" + offset, TOPIC, partition, offset, TIME),
        fields);
  }

  public static EvidenceWriter writer(Path directory, SigningKey key) {
    try {
      return EvidenceWriter.open(WritableDirectory.open(directory), NAME, key, CLOCK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Segments with as many records each, taken from two partitions in turn. */
  public static void write(Path directory, SigningKey key, int segments, int records) {
    try (EvidenceWriter writer = writer(directory, key)) {
      long next = writer.positions().values().stream().mapToLong(Long::longValue).sum();
      for (int segment = 0; segment < segments; segment++) {
        for (int i = 0; i < records; i++, next++) {
          writer.append(event((int) (next % 2), next / 2));
        }
        writer.seal();
      }
    }
  }

  /** Seals a segment with an act that withholds fields of records, or, without fields, deletes. */
  public static void writeAct(
      Path directory, SigningKey key, List<String> records, String... fields) {
    try (EvidenceWriter writer = writer(directory, key)) {
      var partition = new SourcePartition("spoor.acts", 0);
      long offset = writer.positions().getOrDefault(partition, 0L);
      ObjectNode act = JSON.createObjectNode();
      act.put("act", fields.length == 0 ? "delete" : "withhold");
      act.put("who", "ann").put("why", "request 4711");
      ObjectNode selector = act.putObject("selector");
      records.forEach(selector.putArray("records")::add);
      if (fields.length > 0) {
        List.of(fields).forEach(selector.putArray("field")::add);
      }
      writer.append(
          EvidenceRecord.of(
              RecordHeader.of("act", "act-" + offset, "spoor.acts", 0, offset, TIME), act));
      writer.seal();
    }
  }

  public static VerificationResult verify(Path directory, VerifierKey... keys) {
    return verifier(directory, keys).verify(Optional.empty(), records -> {});
  }

  public static LogVerifier verifier(Path directory, VerifierKey... keys) {
    try {
      return new LogVerifier(DirectoryStore.open(directory), List.of(keys));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Directory of a segment. */
  public static Path segment(Path directory, long number) {
    return directory.resolve("segments").resolve("%012d".formatted(number));
  }

  /** File of a segment: of the records, compressed if they are. */
  public static Path file(Path directory, long number, SegmentFile segmentFile) {
    Path compressed = compressed(directory, number);
    return segmentFile == SegmentFile.RECORDS && Files.exists(compressed)
        ? compressed
        : segment(directory, number).resolve(segmentFile.fileName());
  }

  /** File of a segment's records, if they are compressed. */
  public static Path compressed(Path directory, long number) {
    return segment(directory, number).resolve("records.gz");
  }

  /** The records of a segment, expanded. */
  public static byte[] records(Path directory, long number) throws IOException {
    return DirectoryStore.open(directory)
        .read(number, SegmentFile.RECORDS, Integer.MAX_VALUE)
        .orElseThrow();
  }

  /** Replaces the records of a segment; they stay compressed, or uncompressed. */
  public static void replaceRecords(Path directory, long number, byte[] content)
      throws IOException {
    try (var rewritable = RewritableDirectory.open(directory);
        var draft = rewritable.rewrite(number)) {
      draft.replace(out -> out.write(content));
    }
  }

  /** Stores the records of a segment uncompressed, as earlier versions did. */
  public static Path expand(Path directory, long number) throws IOException {
    byte[] content = records(directory, number);
    Files.deleteIfExists(compressed(directory, number));
    Path records = segment(directory, number).resolve(SegmentFile.RECORDS.fileName());
    Files.deleteIfExists(records);
    return Files.write(records, content);
  }

  /** Stores the records of a segment compressed, with any tool's gzip. */
  public static void compress(Path directory, long number) throws IOException {
    byte[] content = records(directory, number);
    Files.delete(file(directory, number, SegmentFile.RECORDS));
    try (OutputStream file = Files.newOutputStream(compressed(directory, number));
        var gzip = new GZIPOutputStream(file)) {
      gzip.write(content);
    }
  }

  /** Seals an event, record 0, and an action, record 1, with the members of a JSON object. */
  public static void writeAction(Path directory, SigningKey key, String fields) throws IOException {
    try (EvidenceWriter writer = writer(directory, key)) {
      EvidenceRecord event = event(0, 0);
      writer.append(event);
      writer.append(
          EvidenceRecord.of(
              RecordHeader.of("action", event.header().id(), "spoor.actions", 0, 0, TIME),
              (ObjectNode) JSON.readTree(fields)));
      writer.seal();
    }
  }

  /** Replaces the statement of a log's only segment, and signs it. */
  public static void signStatement(Path directory, SigningKey key, String statement)
      throws IOException {
    byte[] root = TreeHash.leaf(statement.getBytes(UTF_8));
    replaceFile(directory, SegmentFile.STATEMENT, statement.getBytes(UTF_8));
    replaceFile(directory, SegmentFile.CHECKPOINT, Checkpoint.sign(NAME, 1, root, key).bytes());
  }

  private static void replaceFile(Path directory, SegmentFile segmentFile, byte[] content)
      throws IOException {
    Path file = file(directory, 0, segmentFile);
    Files.delete(file); // it is read-only
    Files.write(file, content);
  }

  /** Deletes a segment with all its files. */
  public static void dropRecord(Path directory, long number) throws IOException {
    FileTrees.delete(segment(directory, number));
  }
}
