package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.ConsistencyProof;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.segment.OffsetGap;
import java.util.List;
import java.util.Optional;

/**
 * Result of verifying a log.
 *
 * @param segments length of the valid chain of segments, from the first
 * @param records number of their records verified
 * @param bytes bytes of these records
 * @param withheld number of their withheld fields
 * @param altered withheld and deleted records, and the acts in the log that authorise them
 * @param head checkpoint of the last of these segments
 * @param signers keys that signed, in order of their first checkpoint
 * @param signedByTrustedKey whether one of them is trusted; if not, the log is only consistent with
 *     itself
 * @param gaps offsets that no segment contains
 * @param consistencyWithEarlier proof that the log contains the segments of an earlier checkpoint,
 *     if requested
 * @param fault the first fault; none if the log is unaltered
 */
public record VerificationResult(
    long segments,
    long records,
    long bytes,
    long withheld,
    AlterationAudit altered,
    Optional<Checkpoint> head,
    List<VerifierKey> signers,
    boolean signedByTrustedKey,
    List<OffsetGap> gaps,
    Optional<ConsistencyProof> consistencyWithEarlier,
    Optional<VerificationFault> fault) {
  public VerificationResult {
    signers = List.copyOf(signers);
    gaps = List.copyOf(gaps);
  }

  /** Whether the log is unaltered and has no gaps. */
  public boolean isValid() {
    return fault.isEmpty() && gaps.isEmpty();
  }
}
