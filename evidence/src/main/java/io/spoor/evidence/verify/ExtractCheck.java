package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.Alterations;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.Fault.Place;
import io.spoor.evidence.verify.SegmentCheck.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks the records of one segment of an extract: with the hashes that stand for those left out
 * they come to the stated root. Which record is wrong cannot be said then, only that one is.
 */
final class ExtractCheck {
  private final SegmentStore store;
  private final Statement statement;
  private final OffsetCheck offsets;
  private long records;
  private long bytes;
  private long withheld;

  ExtractCheck(SegmentStore store, Statement statement) {
    this.store = store;
    this.statement = statement;
    this.offsets = new OffsetCheck(statement);
  }

  Result run() throws IOException {
    Optional<Fault> fault = fault();
    return new Result(records, bytes, withheld, new Alterations(), fault);
  }

  private Optional<Fault> fault() throws IOException {
    if (store.read(statement.segment(), Part.HASHES, 0).isPresent()) {
      return Optional.of(
          Fault.ofPart(statement.segment(), Part.HASHES, "is there, and no part of an extract"));
    }
    Optional<InputStream> stream = store.open(statement.segment(), Part.RECORDS);
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = stream.get()) {
      return check(RecordReader.hashingExtract(in));
    }
  }

  private Optional<Fault> check(RecordReader reader) throws IOException {
    var tree = new TreeBuilder();
    try {
      while (reader.next()) {
        if (reader.leftOut() > 0) {
          tree.addSubtree(reader.leafHash(), Integer.numberOfTrailingZeros(reader.leftOut()));
          continue;
        }
        tree.add(reader.leafHash());
        Optional<String> wrongOffset = offsets.next(reader.header());
        if (wrongOffset.isPresent()) {
          return at(reader, wrongOffset.get());
        }
        records++;
        withheld += reader.withheld();
      }
    } catch (IllegalArgumentException e) {
      return at(reader, String.valueOf(e.getMessage()));
    }
    bytes = reader.begin();
    if (tree.size() != statement.records()) {
      return at(
          reader,
          "with those left out they are "
              + tree.size()
              + " records, stated are "
              + statement.records());
    }
    if (!HexFormat.of().formatHex(tree.root()).equals(statement.root())) {
      return Optional.of(
          Fault.ofPart(
              statement.segment(),
              Part.RECORDS,
              "one of them is not as it was sealed: they do not come to the stated root"));
    }
    return Optional.empty();
  }

  private Optional<Fault> at(RecordReader reader, String problem) {
    var place = new Place(reader.index(), statement.first() + reader.index(), reader.begin());
    return Optional.of(
        new Fault(statement.segment(), Optional.of(Part.RECORDS), Optional.of(place), problem));
  }
}
