package io.spoor.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.SegmentFile;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

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

  /** Deletes a segment with all its files. */
  public static void dropRecord(Path directory, long number) throws IOException {
    for (SegmentFile segmentFile : SegmentFile.values()) {
      Files.deleteIfExists(segment(directory, number).resolve(segmentFile.fileName()));
    }
    Files.delete(segment(directory, number));
  }
}
