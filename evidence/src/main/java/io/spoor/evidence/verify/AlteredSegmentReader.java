package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Rereads the contents of segments that contain acts or altered records, which few segments do. */
final class AlteredSegmentReader {
  private final SegmentStore store;
  private final SegmentStatement statement;
  private final LeafHashes hashes;

  /** {@code hashes}: must have the stated root. */
  AlteredSegmentReader(SegmentStore store, SegmentStatement statement, LeafHashes hashes) {
    this.store = store;
    this.statement = statement;
    this.hashes = hashes;
  }

  AlterationAudit read() throws IOException {
    var alterations = new AlterationAudit();
    try (InputStream in =
        store
            .open(statement.segment(), SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      while (reader.next()) {
        if (reader.index() >= hashes.size() || !hashes.has(reader.index(), reader.leafHash())) {
          throw new IOException(
              "segment " + statement.segment() + " was written to while it was read");
        }
        collect(reader, alterations);
      }
    }
    return alterations;
  }

  private void collect(RecordFileReader reader, AlterationAudit alterations) {
    long number = statement.first() + reader.index();
    if (reader.pruned() > 0) {
      alterations.deleted(number);
      return;
    }
    boolean isAct = reader.header().kind().equals(AlterationAct.RECORD_KIND);
    if (isAct || reader.withheld() > 0) {
      StoredRecord stored = StoredRecord.parse(reader.lines());
      if (reader.withheld() > 0) {
        alterations.withheld(number, reader.withheld(), stored.fields().keySet());
      }
      if (isAct) {
        AlterationAct.of(number, stored).ifPresent(alterations::add);
      }
    }
  }
}
