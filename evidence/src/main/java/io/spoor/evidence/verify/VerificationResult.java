package io.spoor.evidence.verify;

import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.ConsistencyProof;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.segment.OffsetGap;
import java.util.List;
import java.util.Optional;

/**
 * What verification of a log came to.
 *
 * @param segments how many segments follow from each other, from the first on
 * @param records how many records of them were checked
 * @param bytes how many bytes they have
 * @param withheld how many of their fields are withheld
 * @param altered what is withheld or deleted, and the acts in the log that say so
 * @param head checkpoint of the last of these segments
 * @param signers who signed, in order of their first checkpoint
 * @param signedByTrustedKey whether one of them was given; if not, the log only agrees with itself
 * @param gaps offsets that are in no segment
 * @param consistencyWithEarlier that the log contains what an earlier checkpoint covers, if that
 *     was asked
 * @param fault the first thing wrong; none if the log is unaltered
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

  /** Unaltered and without gaps. */
  public boolean isValid() {
    return fault.isEmpty() && gaps.isEmpty();
  }
}
