package io.spoor.evidence.segment;

import io.spoor.evidence.merkle.Leaves;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.merkle.TreeHash;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements and checkpoints of a log, taken one after the other from segment 0 on: each must
 * follow from those before. Holds 32 bytes a segment. Not for several threads.
 */
public final class Chain {
  private final Set<VerifierKey> given;
  private final Set<VerifierKey> signers = new LinkedHashSet<>();
  private final TreeBuilder tree = new TreeBuilder();
  private final Leaves leaves = new Leaves();
  private final Positions positions = new Positions();
  private final List<Gap> gaps = new ArrayList<>();

  private List<VerifierKey> mayBeNext = List.of();
  private String previous = "";
  private long records;
  private @Nullable Statement last;
  private @Nullable Checkpoint head;

  /**
   * An empty log.
   *
   * @param given keys that whoever asks trusts by themselves
   */
  public Chain(Collection<VerifierKey> given) {
    this.given = new LinkedHashSet<>(given);
  }

  /**
   * Takes the next segment.
   *
   * @param statementBytes its file {@code statement}
   * @param checkpointBytes its file {@code checkpoint}
   * @throws SegmentFault if it does not follow; this chain must then not be used any more
   */
  public Statement add(byte[] statementBytes, byte[] checkpointBytes) throws SegmentFault {
    Checkpoint checkpoint = checkpoint(checkpointBytes);
    Statement statement = statement(statementBytes);
    VerifierKey signer = signer(statement, checkpoint);
    byte[] leaf = TreeHash.leaf(statementBytes);
    tree.add(leaf);
    leaves.add(leaf);
    expect(Part.CHECKPOINT, "number of segments", tree.size(), checkpoint.size());
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new SegmentFault(
          Part.STATEMENT,
          "is not the statement that was signed: with it, the log's root is not the checkpoint's");
    }
    checkFollows(statement, checkpoint);
    signers.add(signer);
    mayBeNext = statement.keys();
    previous = Statement.previous(checkpointBytes);
    records += statement.records();
    last = statement;
    head = checkpoint;
    return statement;
  }

  private static Checkpoint checkpoint(byte[] bytes) throws SegmentFault {
    try {
      return Checkpoint.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new SegmentFault(Part.CHECKPOINT, "is none: " + e.getMessage());
    }
  }

  private static Statement statement(byte[] bytes) throws SegmentFault {
    try {
      return Statement.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new SegmentFault(Part.STATEMENT, "is none: " + e.getMessage());
    }
  }

  private VerifierKey signer(Statement statement, Checkpoint checkpoint) throws SegmentFault {
    List<VerifierKey> named = last == null ? statement.keys() : mayBeNext;
    return checkpoint
        .signedBy(named)
        .orElseThrow(
            () ->
                new SegmentFault(
                    Part.CHECKPOINT,
                    "is not signed by a key that may sign it: the signature names "
                        + checkpoint.signer()
                        + ", keys that may are "
                        + named));
  }

  private void checkFollows(Statement statement, Checkpoint checkpoint) throws SegmentFault {
    String log = last == null ? statement.log() : last.log();
    expect(Part.CHECKPOINT, "name of the log", statement.log(), checkpoint.log());
    expect(Part.STATEMENT, "name of the log", log, statement.log());
    expect(Part.STATEMENT, "number", tree.size() - 1, statement.segment());
    expect(Part.STATEMENT, "number of the first record", records, statement.first());
    expect(
        Part.STATEMENT,
        "number of records, which is the sum over its ranges",
        statement.ranges().stream().mapToLong(Range::records).sum(),
        statement.records());
    expect(Part.STATEMENT, "hash of the previous checkpoint", previous, statement.previous());
    try {
      gaps.addAll(positions.add(statement));
    } catch (IllegalArgumentException e) {
      throw new SegmentFault(Part.STATEMENT, String.valueOf(e.getMessage()));
    }
  }

  private static void expect(Part part, String what, Object expected, Object found)
      throws SegmentFault {
    if (!expected.equals(found)) {
      throw new SegmentFault(part, what + " should be " + expected + " and is " + found);
    }
  }

  /** Segments so far. */
  public long segments() {
    return tree.size();
  }

  /** Records so far. */
  public long records() {
    return records;
  }

  /** Statement of the last segment. */
  public Optional<Statement> last() {
    return Optional.ofNullable(last);
  }

  /** Checkpoint of the last segment. */
  public Optional<Checkpoint> head() {
    return Optional.ofNullable(head);
  }

  /** {@code previous} of the next statement. */
  public String previous() {
    return previous;
  }

  /** Who may sign the next checkpoint. */
  public List<VerifierKey> mayBeNext() {
    return mayBeNext;
  }

  /** Who signed, in order of their first checkpoint. */
  public Set<VerifierKey> signers() {
    return Collections.unmodifiableSet(signers);
  }

  /** Whether one of the given keys signed a checkpoint. */
  public boolean vouched() {
    return signers.stream().anyMatch(given::contains);
  }

  /** How far each partition was read. */
  public Positions positions() {
    return positions;
  }

  /** Offsets that are in no segment. */
  public List<Gap> gaps() {
    return Collections.unmodifiableList(gaps);
  }

  /** Leaf hashes of the statements; not to be changed. */
  public Leaves leaves() {
    return leaves;
  }

  /** Root of the log with one more statement, which is not added. */
  public byte[] rootWith(Statement next) {
    return tree.rootWith(TreeHash.leaf(next.bytes()));
  }
}
