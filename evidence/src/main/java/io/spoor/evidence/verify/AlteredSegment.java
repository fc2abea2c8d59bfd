package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.Alterations;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.merkle.Leaves;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads once more, this time what it says, a segment that holds acts or records that are altered:
 * most hold neither.
 */
final class AlteredSegment {
  private final SegmentStore store;
  private final Statement statement;
  private final Leaves hashes;

  /** {@code hashes}: have the stated root. */
  AlteredSegment(SegmentStore store, Statement statement, Leaves hashes) {
    this.store = store;
    this.statement = statement;
    this.hashes = hashes;
  }

  Alterations read() throws IOException {
    var found = new Alterations();
    try (InputStream in =
        store
            .open(statement.segment(), Part.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordReader reader = RecordReader.keepingLines(in);
      while (reader.next()) {
        if (reader.index() >= hashes.size() || !hashes.has(reader.index(), reader.leafHash())) {
          throw new IOException(
              "segment " + statement.segment() + " was written to while it was read");
        }
        take(reader, found);
      }
    }
    return found;
  }

  private void take(RecordReader reader, Alterations found) {
    long number = statement.first() + reader.index();
    if (reader.leftOut() > 0) {
      found.deleted(number);
      return;
    }
    boolean isAct = reader.header().kind().equals(AlteringAct.RECORD_KIND);
    if (isAct || reader.withheld() > 0) {
      StoredRecord stored = StoredRecord.parse(reader.lines());
      if (reader.withheld() > 0) {
        found.withheld(number, reader.withheld(), stored.fields().keySet());
      }
      if (isAct) {
        AlteringAct.of(number, stored).ifPresent(found::act);
      }
    }
  }
}
