package io.spoor.evidence.extract;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the records of a log or an extract in order, one at a time, without verification: the
 * caller verifies the log before or after.
 */
public final class RecordScan {
  private RecordScan() {}

  /** Receives records. */
  public interface Visitor {
    /**
     * Called for each record.
     *
     * @param number number in the log, from 0
     */
    void visit(long number, RecordView record) throws IOException;
  }

  /**
   * Reads all records of the first segments.
   *
   * @param segments number of segments
   * @throws EvidenceException if they cannot be read or parsed
   */
  public static void of(SegmentStore store, long segments, Visitor visitor) {
    scan(
        store,
        segments,
        (segment, first, reader, record) -> visitor.visit(first + reader.index(), record));
  }

  /**
   * Reads all records as {@link #of}, each action with its event: an action with a reference gets
   * the field {@code event} from the event's record, and in the reference {@code withheld}, the
   * number of withheld fields of that record, if there are any. The reference has {@code missing}
   * instead if that record is deleted or left out, or is not the action's event: it is of another
   * kind, or has another id or time, or does not precede the action.
   *
   * @throws EvidenceException if they cannot be read or parsed, or an action has both an event and
   *     a reference
   */
  public static void withEvents(SegmentStore store, long segments, Visitor visitor) {
    var events = new EventLookup(store);
    scan(
        store,
        segments,
        (segment, first, reader, record) -> {
          events.add(segment, first, reader, record);
          long number = first + reader.index();
          visitor.visit(number, events.join(number, record));
        });
  }

  private interface PositionVisitor {
    void visit(long segment, long first, RecordFileReader reader, RecordView record)
        throws IOException;
  }

  private static void scan(SegmentStore store, long segments, PositionVisitor visitor) {
    for (long segment = 0; segment < segments; segment++) {
      try {
        segment(store, segment, visitor);
      } catch (IOException | IllegalArgumentException e) {
        throw new EvidenceException(
            "segment " + segment + " of the evidence log in " + store + ": " + e.getMessage(), e);
      }
    }
  }

  private static void segment(SegmentStore store, long segment, PositionVisitor visitor)
      throws IOException {
    Optional<InputStream> records = store.open(segment, SegmentFile.RECORDS);
    if (records.isEmpty()) {
      return;
    }
    long first =
        SegmentStatement.parse(
                store.read(segment, SegmentFile.STATEMENT).orElseThrow(IOException::new))
            .first();
    try (InputStream in = records.get()) {
      RecordFileReader reader = RecordFileReader.withoutHashes(in);
      while (reader.next()) {
        if (reader.pruned() == 0) {
          visitor.visit(segment, first, reader, new RecordView(reader.header(), reader.lines()));
        }
      }
    }
  }
}
