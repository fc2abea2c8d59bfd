package io.spoor.evidence.extract;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the records of a log or an extract in order, one at a time. Verifies nothing: for what is
 * verified before or after.
 */
public final class RecordScan {
  private RecordScan() {}

  /** Takes a record. */
  public interface Visitor {
    /**
     * The next one.
     *
     * @param number counted over the log, from 0
     */
    void visit(long number, RecordView record) throws IOException;
  }

  /**
   * All records of the first segments.
   *
   * @param segments how many of them
   * @throws EvidenceException if they cannot be read, or not be taken
   */
  public static void of(SegmentStore store, long segments, Visitor visitor) {
    for (long segment = 0; segment < segments; segment++) {
      try {
        segment(store, segment, visitor);
      } catch (IOException | IllegalArgumentException e) {
        throw new EvidenceException(
            "segment " + segment + " of the evidence log in " + store + ": " + e.getMessage(), e);
      }
    }
  }

  private static void segment(SegmentStore store, long segment, Visitor visitor)
      throws IOException {
    Optional<InputStream> records = store.open(segment, Part.RECORDS);
    if (records.isEmpty()) {
      return;
    }
    long first =
        Statement.parse(store.read(segment, Part.STATEMENT).orElseThrow(IOException::new)).first();
    try (InputStream in = records.get()) {
      RecordReader reader = RecordReader.withoutHashes(in);
      while (reader.next()) {
        if (reader.leftOut() == 0) {
          visitor.visit(first + reader.index(), new RecordView(reader.header(), reader.lines()));
        }
      }
    }
  }
}
