package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.VerificationFault.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Verifies the records of one segment against its signed statement.
 *
 * <p>If the file {@code hashes} has the stated root, each record is compared with its hash there,
 * and the first mismatch is reported. Otherwise the root over the records decides whether they or
 * {@code hashes} were altered.
 */
final class SegmentCheck {
  private final SegmentStore store;
  private final SegmentStatement statement;
  private final OffsetCheck offsets;
  private final ReferenceCheck references = new ReferenceCheck();
  private long records;
  private long bytes;
  private long withheld;
  private long deleted;
  private boolean altersOrIsAltered;
  private AlterationAudit alterations = new AlterationAudit();

  /** Counts, alterations, and the first fault. */
  record Result(
      long records,
      long bytes,
      long withheld,
      AlterationAudit alterations,
      Optional<VerificationFault> fault) {}

  SegmentCheck(SegmentStore store, SegmentStatement statement) {
    this.store = store;
    this.statement = statement;
    this.offsets = new OffsetCheck(statement);
  }

  Result run() throws IOException {
    Optional<VerificationFault> fault = fault();
    return new Result(records, bytes, withheld, alterations, fault);
  }

  private Optional<VerificationFault> fault() throws IOException {
    Optional<byte[]> hashes =
        store.read(statement.segment(), SegmentFile.HASHES, statement.records() * Sha256.BYTES);
    if (hashes.isEmpty()) {
      return missing(SegmentFile.HASHES);
    }
    Optional<InputStream> stream = store.open(statement.segment(), SegmentFile.RECORDS);
    if (stream.isEmpty()) {
      return missing(SegmentFile.RECORDS);
    }
    try (InputStream in = stream.get()) {
      RecordFileReader reader = RecordFileReader.hashing(in, references);
      if (!statedRoot(hashes.get())) {
        return withoutHashes(hashes.get(), reader);
      }
      Optional<VerificationFault> fault = against(LeafHashes.of(hashes.get()), reader);
      if (fault.isEmpty() && altersOrIsAltered) {
        alterations =
            new AlteredSegmentReader(store, statement, LeafHashes.of(hashes.get())).read();
      }
      return fault;
    }
  }

  private Optional<VerificationFault> missing(SegmentFile segmentFile) {
    return Optional.of(VerificationFault.ofPart(statement.segment(), segmentFile, "is missing"));
  }

  private boolean statedRoot(byte[] hashes) {
    return hashes.length == statement.records() * Sha256.BYTES
        && isStated(LeafHashes.of(hashes).root());
  }

  private boolean isStated(byte[] root) {
    return HexFormat.of().formatHex(root).equals(statement.root());
  }

  private Optional<VerificationFault> against(LeafHashes hashes, RecordFileReader reader)
      throws IOException {
    try {
      while (reader.next()) {
        if (reader.index() >= hashes.size()) {
          return faultAt(
              reader, "there are more records than the " + hashes.size() + " of the statement");
        }
        if (!hashes.has(reader.index(), reader.leafHash())) {
          return faultAt(reader, "is not the sealed record: its hash differs");
        }
        if (reader.pruned() == 0) {
          Optional<String> wrongOffset = offsets.check(reader.header());
          if (wrongOffset.isPresent()) {
            return faultAt(reader, wrongOffset.get());
          }
          Optional<String> wrongReference =
              references.end(reader.header().kind(), statement.first() + reader.index());
          if (wrongReference.isPresent()) {
            return faultAt(reader, wrongReference.get());
          }
        }
        count(reader);
      }
    } catch (IllegalArgumentException e) {
      return faultAt(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.startOffset();
    if (reader.index() < hashes.size()) {
      return faultAt(
          reader, "is missing: the file ends, but the statement has " + hashes.size() + " records");
    }
    return offsets
        .end(deleted)
        .map(
            problem -> VerificationFault.ofPart(statement.segment(), SegmentFile.RECORDS, problem));
  }

  /** {@code hashes} was certainly altered: checks whether the records were too. */
  private Optional<VerificationFault> withoutHashes(byte[] hashes, RecordFileReader reader)
      throws IOException {
    var leaves = new LeafHashes();
    Optional<Location> first = Optional.empty();
    try {
      while (reader.next()) {
        leaves.add(reader.leafHash());
        if (first.isEmpty() && !hashMatches(hashes, reader)) {
          first = Optional.of(location(reader));
        }
        count(reader);
      }
    } catch (IllegalArgumentException e) {
      return faultAt(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.startOffset();
    boolean recordsMatch = isStated(leaves.root());
    return Optional.of(
        new VerificationFault(
            statement.segment(),
            Optional.of(recordsMatch ? SegmentFile.HASHES : SegmentFile.RECORDS),
            first.or(() -> Optional.of(location(reader))),
            recordsMatch
                ? "does not match its record, which is unaltered"
                : "the segment's root differs, and hashes was altered too: this is the "
                    + "first record that does not match, and earlier records may be wrong"));
  }

  private static boolean hashMatches(byte[] hashes, RecordFileReader reader) {
    long from = (long) reader.index() * Sha256.BYTES;
    long to = from + Sha256.BYTES;
    return to <= hashes.length
        && Arrays.equals(hashes, (int) from, (int) to, reader.leafHash(), 0, Sha256.BYTES);
  }

  private void count(RecordFileReader reader) {
    records++;
    withheld += reader.withheld();
    deleted += reader.pruned();
    altersOrIsAltered |=
        reader.pruned() > 0
            || reader.withheld() > 0
            || reader.header().kind().equals(AlterationAct.RECORD_KIND);
  }

  private Optional<VerificationFault> faultAt(RecordFileReader reader, String problem) {
    return Optional.of(
        new VerificationFault(
            statement.segment(),
            Optional.of(SegmentFile.RECORDS),
            Optional.of(location(reader)),
            problem));
  }

  private Location location(RecordFileReader reader) {
    return new Location(reader.index(), statement.first() + reader.index(), reader.startOffset());
  }
}
