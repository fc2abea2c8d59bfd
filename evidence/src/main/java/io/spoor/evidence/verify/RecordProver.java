package io.spoor.evidence.verify;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.merkle.InclusionProof;
import io.spoor.evidence.merkle.Leaves;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds records in a log whose chain holds, and makes their proofs; proves nothing by itself. */
public final class RecordProver {
  private final SegmentStore store;
  private final List<Statement> statements;
  private final Leaves leaves;
  private final Checkpoint head;

  /**
   * Of a log.
   *
   * @param verified has verified its chain without a fault, and found a segment
   */
  public RecordProver(SegmentStore store, LogVerifier verified) {
    this.store = store;
    this.statements = verified.statements();
    this.leaves = verified.chain().leaves();
    this.head = verified.chain().head().orElseThrow();
  }

  /** The proof for a record by its number in the log; empty if there is no such record. */
  public Optional<RecordProof> byNumber(long record) {
    List<RecordProof> found = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement.first() <= record && record < statement.first() + statement.records()) {
        search(statement, r -> statement.first() + r.index() == record, found::add);
      }
    }
    return found.stream().findFirst();
  }

  /** The proofs for all records with this id, in order; reads the whole log. */
  public void byId(String id, Consumer<RecordProof> found) {
    for (Statement statement : statements) {
      search(statement, r -> r.header().id().equals(id), found);
    }
  }

  private interface Wanted {
    boolean test(RecordReader at);
  }

  private void search(Statement statement, Wanted wanted, Consumer<RecordProof> found) {
    long segment = statement.segment();
    try (InputStream in =
        store
            .open(segment, Part.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordReader reader = RecordReader.keepingLines(in);
      while (reader.next()) {
        if (wanted.test(reader)) {
          found.accept(proof(statement, reader));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new EvidenceException(
          "cannot read segment "
              + segment
              + " of the evidence log in "
              + store
              + ": "
              + e.getMessage()
              + ". Verify the whole log: it says what is wrong",
          e);
    }
  }

  private RecordProof proof(Statement statement, RecordReader reader) throws IOException {
    Leaves hashes =
        Leaves.of(
            store
                .read(statement.segment(), Part.HASHES, statement.records() * Sha256.BYTES)
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
