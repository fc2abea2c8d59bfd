package io.spoor.evidence.avro;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** The schemas of a log, by fingerprint. Not thread-safe. */
public final class SealedSchemas {
  private final Map<String, Schema> byFingerprint = new HashMap<>();

  /** For a log that is read record by record: {@link #add} each record. */
  public SealedSchemas() {}

  /**
   * Reads the schemas of a sealed log: all statements, and the records of the few segments that
   * contain schemas.
   *
   * @throws EvidenceException if one cannot be read; the log is not verified
   */
  public static SealedSchemas read(SegmentStore store) {
    var schemas = new SealedSchemas();
    long segment = -1;
    try {
      for (long number : store.segments()) {
        segment = number;
        if (containsSchemas(store, number)) {
          schemas.readSegment(store, number);
        }
      }
      return schemas;
    } catch (IOException | IllegalArgumentException e) {
      throw new EvidenceException(
          ("cannot read the schemas in segment %s of the evidence log in %s: %s. Verify the "
                  + "log for details")
              .formatted(segment, store, e.getMessage()),
          e);
    }
  }

  private static boolean containsSchemas(SegmentStore store, long segment) throws IOException {
    byte[] statement =
        store
            .read(segment, SegmentFile.STATEMENT)
            .orElseThrow(() -> new FileNotFoundException("statement is missing"));
    return SegmentStatement.parse(statement).ranges().stream()
        .anyMatch(range -> range.partition().topic().equals(SealedSchema.TOPIC));
  }

  private void readSegment(SegmentStore store, long segment) throws IOException {
    try (InputStream in =
        store
            .open(segment, SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      while (reader.next()) {
        if (reader.header().kind().equals(RecordKind.SCHEMA.text())) {
          add(StoredRecord.parse(reader.lines()));
        }
      }
    }
  }

  /**
   * Adds the schema in a record; records of other kinds are skipped.
   *
   * @throws IllegalArgumentException if it is a schema that differs from its id
   */
  public void add(StoredRecord stored) {
    if (stored.header().kind().equals(RecordKind.SCHEMA.text())) {
      SealedSchema sealed = SealedSchema.of(stored);
      byFingerprint.put(sealed.fingerprint(), sealed.schema());
    }
  }

  /** The schema with this fingerprint. */
  public Optional<Schema> find(String fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  Set<String> fingerprints() {
    return Set.copyOf(byFingerprint.keySet());
  }
}
