package io.spoor.evidence.verify;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the records of a log with a valid chain, in order. Each record is returned only after its
 * hash was verified, so that results are based on unaltered data, even if the directory is modified
 * meanwhile. Deleted records are skipped. Memory does not grow with the log.
 */
public final class VerifiedRecordReader {
  private final SegmentStore store;
  private final List<SegmentStatement> statements;

  /** Receives records, in log order. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Called for each record.
     *
     * @param number in the log, from 0
     * @param header its first line
     * @param lines its stored lines, each with its newline; created on demand
     */
    void record(long number, RecordHeader header, Lines lines) throws IOException;
  }

  /** Lines of the current record. */
  @FunctionalInterface
  public interface Lines {
    byte[] get();
  }

  /**
   * Creates a reader for a log.
   *
   * @param verified must have verified its chain without a fault
   */
  public VerifiedRecordReader(SegmentStore store, LogVerifier verified) {
    this.store = store;
    this.statements = List.copyOf(verified.statements());
  }

  /**
   * Reads the matching segments.
   *
   * @throws EvidenceException if a record differs from the sealed one, or cannot be read
   */
  public void read(Predicate<SegmentStatement> filter, Visitor visitor) {
    for (SegmentStatement statement : statements) {
      if (filter.test(statement)) {
        read(statement, visitor);
      }
    }
  }

  private void read(SegmentStatement statement, Visitor visitor) {
    long segment = statement.segment();
    LeafHashes hashes = hashes(statement);
    try (InputStream in =
        store
            .open(segment, SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      while (readNext(reader, statement)) {
        if (reader.index() >= hashes.size() || !hashes.has(reader.index(), reader.leafHash())) {
          throw altered(statement, "record " + (statement.first() + reader.index()));
        }
        if (reader.pruned() == 0) {
          visitor.record(statement.first() + reader.index(), reader.header(), reader::lines);
        }
      }
      if (reader.index() < hashes.size()) {
        throw altered(statement, "its end");
      }
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read segment %s of the evidence log in %s: %s"
              .formatted(segment, store, IoReason.of(e)),
          e);
    }
  }

  private boolean readNext(RecordFileReader reader, SegmentStatement statement) throws IOException {
    try {
      return reader.next();
    } catch (IllegalArgumentException e) {
      throw altered(statement, "record " + (statement.first() + reader.index()));
    }
  }

  private LeafHashes hashes(SegmentStatement statement) {
    try {
      byte[] hashes =
          store
              .read(statement.segment(), SegmentFile.HASHES, statement.records() * Sha256.BYTES)
              .orElseThrow(() -> new FileNotFoundException("hashes are missing"));
      if (hashes.length == statement.records() * Sha256.BYTES) {
        LeafHashes leaves = LeafHashes.of(hashes);
        if (HexFormat.of().formatHex(leaves.root()).equals(statement.root())) {
          return leaves;
        }
      }
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read segment %s of the evidence log in %s: %s"
              .formatted(statement.segment(), store, e),
          e);
    }
    throw altered(statement, "its hashes");
  }

  private EvidenceException altered(SegmentStatement statement, String description) {
    return new EvidenceException(
        ("segment %s of the evidence log in %s, %s: not the sealed content. Verify the "
                + "whole log for details")
            .formatted(statement.segment(), store, description));
  }
}
