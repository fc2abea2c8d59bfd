package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.SegmentCheck.Result;
import io.spoor.evidence.verify.VerificationFault.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks the records of one segment of an extract: together with the hashes of omitted records they
 * must result in the stated root. A mismatch does not identify the wrong record.
 */
final class ExtractCheck {
  private final SegmentStore store;
  private final SegmentStatement statement;
  private final OffsetCheck offsets;
  private final ReferenceCheck references = new ReferenceCheck();
  private long records;
  private long bytes;
  private long withheld;

  ExtractCheck(SegmentStore store, SegmentStatement statement) {
    this.store = store;
    this.statement = statement;
    this.offsets = new OffsetCheck(statement);
  }

  Result run() throws IOException {
    Optional<VerificationFault> fault = fault();
    return new Result(records, bytes, withheld, new AlterationAudit(), fault);
  }

  private Optional<VerificationFault> fault() throws IOException {
    if (store.read(statement.segment(), SegmentFile.HASHES, 0).isPresent()) {
      return Optional.of(
          VerificationFault.ofPart(
              statement.segment(), SegmentFile.HASHES, "is present, but not part of an extract"));
    }
    if (store.isCompressed(statement.segment())) {
      return Optional.of(
          VerificationFault.ofPart(
              statement.segment(),
              SegmentFile.RECORDS,
              "is compressed, but the records of an extract are not"));
    }
    Optional<InputStream> stream = store.open(statement.segment(), SegmentFile.RECORDS);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = stream.get()) {
      return check(RecordFileReader.hashingExtract(in, references));
    }
  }

  private Optional<VerificationFault> check(RecordFileReader reader) throws IOException {
    var tree = new TreeBuilder();
    try {
      while (reader.next()) {
        if (reader.pruned() > 0) {
          tree.addSubtree(reader.leafHash(), Integer.numberOfTrailingZeros(reader.pruned()));
          continue;
        }
        tree.add(reader.leafHash());
        Optional<String> wrongOffset = offsets.check(reader.header());
        if (wrongOffset.isPresent()) {
          return faultAt(reader, wrongOffset.get());
        }
        Optional<String> wrongReference =
            references.end(reader.header().kind(), statement.first() + reader.index());
        if (wrongReference.isPresent()) {
          return faultAt(reader, wrongReference.get());
        }
        records++;
        withheld += reader.withheld();
      }
    } catch (IllegalArgumentException e) {
      return faultAt(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.startOffset();
    if (tree.size() != statement.records()) {
      return faultAt(
          reader,
          "there are "
              + tree.size()
              + " records, including those left out, but the statement has "
              + statement.records());
    }
    if (!HexFormat.of().formatHex(tree.root()).equals(statement.root())) {
      return Optional.of(
          VerificationFault.ofPart(
              statement.segment(),
              SegmentFile.RECORDS,
              "a record differs from the sealed one: the records do not match the stated root"));
    }
    return Optional.empty();
  }

  private Optional<VerificationFault> faultAt(RecordFileReader reader, String problem) {
    var location =
        new Location(reader.index(), statement.first() + reader.index(), reader.startOffset());
    return Optional.of(
        new VerificationFault(
            statement.segment(), Optional.of(SegmentFile.RECORDS), Optional.of(location), problem));
  }
}
