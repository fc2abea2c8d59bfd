package io.spoor.evidence.segment;

import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.merkle.TreeHash;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
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
 * Verifies the statements and checkpoints of a log in sequence from segment 0: each must follow
 * from its predecessors. Uses 32 bytes per segment. Not thread-safe.
 */
public final class SegmentChain {
  private final Set<VerifierKey> trustedKeys;
  private final Set<VerifierKey> signers = new LinkedHashSet<>();
  private final TreeBuilder tree = new TreeBuilder();
  private final LeafHashes leaves = new LeafHashes();
  private final PartitionPositions positions = new PartitionPositions();
  private final List<OffsetGap> gaps = new ArrayList<>();

  private List<VerifierKey> acceptedSigners = List.of();
  private String previous = "";
  private long records;
  private @Nullable SegmentStatement last;
  private @Nullable Checkpoint head;

  /**
   * An empty log.
   *
   * @param trustedKeys keys that the verifier trusts independently of the log
   */
  public SegmentChain(Collection<VerifierKey> trustedKeys) {
    this.trustedKeys = new LinkedHashSet<>(trustedKeys);
  }

  /**
   * Adds the next segment.
   *
   * @param statementBytes its file {@code statement}
   * @param checkpointBytes its file {@code checkpoint}
   * @throws SegmentChainException if it does not follow; this chain must then not be used any more
   */
  public SegmentStatement add(byte[] statementBytes, byte[] checkpointBytes)
      throws SegmentChainException {
    Checkpoint checkpoint = checkpoint(checkpointBytes);
    SegmentStatement statement = statement(statementBytes);
    VerifierKey signer = signer(statement, checkpoint);
    byte[] leaf = TreeHash.leaf(statementBytes);
    tree.add(leaf);
    leaves.add(leaf);
    expect(SegmentFile.CHECKPOINT, "number of segments", tree.size(), checkpoint.size());
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      throw new SegmentChainException(
          SegmentFile.STATEMENT,
          "is not the signed statement: with it, the log's root differs from the checkpoint's");
    }
    checkFollows(statement, checkpoint);
    signers.add(signer);
    acceptedSigners = statement.keys();
    previous = SegmentStatement.previous(checkpointBytes);
    records += statement.records();
    last = statement;
    head = checkpoint;
    return statement;
  }

  private static Checkpoint checkpoint(byte[] bytes) throws SegmentChainException {
    try {
      return Checkpoint.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new SegmentChainException(SegmentFile.CHECKPOINT, "is not valid: " + e.getMessage());
    }
  }

  private static SegmentStatement statement(byte[] bytes) throws SegmentChainException {
    try {
      return SegmentStatement.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new SegmentChainException(SegmentFile.STATEMENT, "is not valid: " + e.getMessage());
    }
  }

  private VerifierKey signer(SegmentStatement statement, Checkpoint checkpoint)
      throws SegmentChainException {
    List<VerifierKey> candidates = last == null ? statement.keys() : acceptedSigners;
    return checkpoint
        .signedBy(candidates)
        .orElseThrow(
            () ->
                new SegmentChainException(
                    SegmentFile.CHECKPOINT,
                    "is not signed by an accepted key: the signature names "
                        + checkpoint.signer()
                        + ", accepted keys are "
                        + candidates));
  }

  private void checkFollows(SegmentStatement statement, Checkpoint checkpoint)
      throws SegmentChainException {
    String log = last == null ? statement.log() : last.log();
    expect(SegmentFile.CHECKPOINT, "name of the log", statement.log(), checkpoint.log());
    expect(SegmentFile.STATEMENT, "name of the log", log, statement.log());
    expect(SegmentFile.STATEMENT, "number", tree.size() - 1, statement.segment());
    expect(SegmentFile.STATEMENT, "number of the first record", records, statement.first());
    expect(
        SegmentFile.STATEMENT,
        "number of records, which is the sum over its ranges",
        statement.ranges().stream().mapToLong(OffsetRange::records).sum(),
        statement.records());
    expect(
        SegmentFile.STATEMENT, "hash of the previous checkpoint", previous, statement.previous());
    try {
      gaps.addAll(positions.add(statement));
    } catch (IllegalArgumentException e) {
      throw new SegmentChainException(SegmentFile.STATEMENT, String.valueOf(e.getMessage()));
    }
  }

  private static void expect(SegmentFile segmentFile, String member, Object expected, Object actual)
      throws SegmentChainException {
    if (!expected.equals(actual)) {
      throw new SegmentChainException(
          segmentFile, member + " should be " + expected + ", but is " + actual);
    }
  }

  /** Number of segments so far. */
  public long segments() {
    return tree.size();
  }

  /** Number of records so far. */
  public long records() {
    return records;
  }

  /** Statement of the last segment. */
  public Optional<SegmentStatement> last() {
    return Optional.ofNullable(last);
  }

  /** Checkpoint of the last segment. */
  public Optional<Checkpoint> head() {
    return Optional.ofNullable(head);
  }

  /** The value of {@code previous} for the next statement. */
  public String previous() {
    return previous;
  }

  /** Keys that may sign the next checkpoint. */
  public List<VerifierKey> acceptedSigners() {
    return acceptedSigners;
  }

  /** Keys that signed, in order of their first checkpoint. */
  public Set<VerifierKey> signers() {
    return Collections.unmodifiableSet(signers);
  }

  /** Whether one of the trusted keys signed a checkpoint. */
  public boolean signedByTrustedKey() {
    return signers.stream().anyMatch(trustedKeys::contains);
  }

  /** Positions in the partitions. */
  public PartitionPositions positions() {
    return positions;
  }

  /** Offsets that no segment contains. */
  public List<OffsetGap> gaps() {
    return Collections.unmodifiableList(gaps);
  }

  /** Leaf hashes of the statements; must not be modified. */
  public LeafHashes leaves() {
    return leaves;
  }

  /** Root of the log with one more statement, which is not added. */
  public byte[] rootWith(SegmentStatement next) {
    return tree.rootWith(TreeHash.leaf(next.bytes()));
  }
}
