package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.Alterations;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.merkle.Leaves;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.Fault.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks the records of one segment against its statement, which was found to be the signed one.
 *
 * <p>If the file {@code hashes} has the stated root, each record is compared with its own hash
 * there, and the first that differs is named. If it has not, the root over the records decides
 * whether they or {@code hashes} were altered.
 */
final class SegmentCheck {
  private final SegmentStore store;
  private final Statement statement;
  private final OffsetCheck offsets;
  private long records;
  private long bytes;
  private long withheld;
  private long deleted;
  private boolean altersOrIsAltered;
  private Alterations alterations = new Alterations();

  /** What was counted, what is altered, and the first fault. */
  record Result(
      long records, long bytes, long withheld, Alterations alterations, Optional<Fault> fault) {}

  SegmentCheck(SegmentStore store, Statement statement) {
    this.store = store;
    this.statement = statement;
    this.offsets = new OffsetCheck(statement);
  }

  Result run() throws IOException {
    Optional<Fault> fault = fault();
    return new Result(records, bytes, withheld, alterations, fault);
  }

  private Optional<Fault> fault() throws IOException {
    Optional<byte[]> hashes =
        store.read(statement.segment(), Part.HASHES, statement.records() * Sha256.BYTES);
    if (hashes.isEmpty()) {
      return missing(Part.HASHES);
    }
    Optional<InputStream> stream = store.open(statement.segment(), Part.RECORDS);
    if (stream.isEmpty()) {
      return missing(Part.RECORDS);
    }
    try (InputStream in = stream.get()) {
      RecordReader reader = RecordReader.hashing(in);
      if (!statedRoot(hashes.get())) {
        return withoutHashes(hashes.get(), reader);
      }
      Optional<Fault> fault = against(Leaves.of(hashes.get()), reader);
      if (fault.isEmpty() && altersOrIsAltered) {
        alterations = new AlteredSegment(store, statement, Leaves.of(hashes.get())).read();
      }
      return fault;
    }
  }

  private Optional<Fault> missing(Part part) {
    return Optional.of(Fault.ofPart(statement.segment(), part, "is missing"));
  }

  private boolean statedRoot(byte[] hashes) {
    return hashes.length == statement.records() * Sha256.BYTES
        && isStated(Leaves.of(hashes).root());
  }

  private boolean isStated(byte[] root) {
    return HexFormat.of().formatHex(root).equals(statement.root());
  }

  private Optional<Fault> against(Leaves hashes, RecordReader reader) throws IOException {
    try {
      while (reader.next()) {
        if (reader.index() >= hashes.size()) {
          return atRecord(reader, "there are more records than the " + hashes.size() + " stated");
        }
        if (!hashes.has(reader.index(), reader.leafHash())) {
          return atRecord(reader, "is not the record that was sealed: its hash differs");
        }
        if (reader.leftOut() == 0) {
          Optional<String> wrongOffset = offsets.next(reader.header());
          if (wrongOffset.isPresent()) {
            return atRecord(reader, wrongOffset.get());
          }
        }
        count(reader);
      }
    } catch (IllegalArgumentException e) {
      return atRecord(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.begin();
    if (reader.index() < hashes.size()) {
      return atRecord(
          reader, "is missing: the file ends, stated are " + hashes.size() + " records");
    }
    return offsets
        .end(deleted)
        .map(problem -> Fault.ofPart(statement.segment(), Part.RECORDS, problem));
  }

  /** {@code hashes} was altered for certain: were the records too? */
  private Optional<Fault> withoutHashes(byte[] hashes, RecordReader reader) throws IOException {
    var leaves = new Leaves();
    Optional<Place> first = Optional.empty();
    try {
      while (reader.next()) {
        leaves.add(reader.leafHash());
        if (first.isEmpty() && !agrees(hashes, reader)) {
          first = Optional.of(place(reader));
        }
        count(reader);
      }
    } catch (IllegalArgumentException e) {
      return atRecord(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.begin();
    boolean recordsHold = isStated(leaves.root());
    return Optional.of(
        new Fault(
            statement.segment(),
            Optional.of(recordsHold ? Part.HASHES : Part.RECORDS),
            first.or(() -> Optional.of(place(reader))),
            recordsHold
                ? "does not fit its record, which is unaltered"
                : "the segment's root differs, and hashes was altered too: this is the first record"
                    + " that does not fit there, others may be wrong before it"));
  }

  private static boolean agrees(byte[] hashes, RecordReader reader) {
    long from = (long) reader.index() * Sha256.BYTES;
    long to = from + Sha256.BYTES;
    return to <= hashes.length
        && Arrays.equals(hashes, (int) from, (int) to, reader.leafHash(), 0, Sha256.BYTES);
  }

  private void count(RecordReader reader) {
    records++;
    withheld += reader.withheld();
    deleted += reader.leftOut();
    altersOrIsAltered |=
        reader.leftOut() > 0
            || reader.withheld() > 0
            || reader.header().kind().equals(AlteringAct.RECORD_KIND);
  }

  private Optional<Fault> atRecord(RecordReader reader, String problem) {
    return Optional.of(
        new Fault(
            statement.segment(), Optional.of(Part.RECORDS), Optional.of(place(reader)), problem));
  }

  private Place place(RecordReader reader) {
    return new Place(reader.index(), statement.first() + reader.index(), reader.begin());
  }
}
