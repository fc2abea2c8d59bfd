package io.spoor.evidence.verify;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.merkle.InclusionProof;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds records in a log with a valid chain, and creates their proofs; does not verify them. */
public final class RecordProver {
  private final SegmentStore store;
  private final List<SegmentStatement> statements;
  private final LeafHashes leaves;
  private final Checkpoint head;

  /**
   * Creates a prover for a log.
   *
   * @param verified must have verified its chain without a fault, with at least one segment
   */
  public RecordProver(SegmentStore store, LogVerifier verified) {
    this.store = store;
    this.statements = verified.statements();
    this.leaves = verified.chain().leaves();
    this.head = verified.chain().head().orElseThrow();
  }

  /** The proof for a record by its number in the log; empty if it does not exist. */
  public Optional<RecordProof> byNumber(long record) {
    List<RecordProof> proofs = new ArrayList<>();
    for (SegmentStatement statement : statements) {
      if (statement.first() <= record && record < statement.first() + statement.records()) {
        search(statement, r -> statement.first() + r.index() == record, proofs::add);
      }
    }
    return proofs.stream().findFirst();
  }

  /** The proofs for all records with this id, in order; reads the complete log. */
  public void byId(String id, Consumer<RecordProof> consumer) {
    for (SegmentStatement statement : statements) {
      search(statement, r -> r.header().id().equals(id), consumer);
    }
  }

  private interface RecordFilter {
    boolean test(RecordFileReader reader);
  }

  private void search(
      SegmentStatement statement, RecordFilter filter, Consumer<RecordProof> consumer) {
    long segment = statement.segment();
    try (InputStream in =
        store
            .open(segment, SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      while (reader.next()) {
        if (filter.test(reader)) {
          consumer.accept(proof(statement, reader));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new EvidenceException(
          ("cannot read segment %s of the evidence log in %s: %s. Verify the whole log for "
                  + "details")
              .formatted(segment, store, e.getMessage()),
          e);
    }
  }

  private RecordProof proof(SegmentStatement statement, RecordFileReader reader)
      throws IOException {
    LeafHashes hashes =
        LeafHashes.of(
            store
                .read(statement.segment(), SegmentFile.HASHES, statement.records() * Sha256.BYTES)
                .orElse(new byte[0]));
    return new RecordProof(
        statement.first() + reader.index(),
        reader.lines(),
        InclusionProof.of(hashes, reader.index()),
        statement.bytes(),
        InclusionProof.of(leaves, Math.toIntExact(statement.segment())),
        head.bytes());
  }
}
