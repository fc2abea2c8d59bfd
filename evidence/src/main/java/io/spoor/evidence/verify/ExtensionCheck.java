package io.spoor.evidence.verify;

import io.spoor.evidence.merkle.ConsistencyProof;
import io.spoor.evidence.merkle.TreeHash;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.segment.SegmentChain;
import io.spoor.evidence.segment.SegmentFile;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;

/** Checks that a verified chain of segments is an extension of a remembered checkpoint. */
final class ExtensionCheck {
  private final SegmentChain chain;
  private final Collection<VerifierKey> trustedKeys;

  ExtensionCheck(SegmentChain chain, Collection<VerifierKey> trustedKeys) {
    this.chain = chain;
    this.trustedKeys = trustedKeys;
  }

  /** Either a fault, or the proof; the proof for a checkpoint of no segments is empty too. */
  record Result(Optional<VerificationFault> fault, Optional<ConsistencyProof> proof) {}

  Result run(RememberedCheckpoint remembered) {
    long size = remembered.size();
    if (chain.head().isPresent() && !chain.head().get().log().equals(remembered.log())) {
      return fault(
          VerificationFault.ofLog(
              "the earlier checkpoint belongs to another log, "
                  + remembered.log()
                  + "; this one is "
                  + chain.head().get().log()));
    }
    if (size > chain.segments()) {
      return fault(
          VerificationFault.ofLog(
              ("its end is missing: the earlier checkpoint covers %s segments, but the log has "
                      + "%s. Segment %s is the first that is missing")
                  .formatted(size, chain.segments(), chain.segments())));
    }
    if (size == 0) {
      return Arrays.equals(remembered.root(), TreeHash.empty())
          ? signed(remembered, Optional.empty())
          : fault(
              VerificationFault.ofLog(
                  "the earlier checkpoint covers no segment, but its root is not that of an empty "
                      + "tree"));
    }
    Checkpoint head = chain.head().orElseThrow();
    ConsistencyProof proof = ConsistencyProof.of(chain.leaves(), Math.toIntExact(size));
    if (!proof.proves(remembered.root(), head.root())) {
      return fault(
          VerificationFault.ofPart(
              size - 1,
              SegmentFile.CHECKPOINT,
              "the earlier checkpoint belongs to another log: the first "
                  + size
                  + " segments differ. Their root is "
                  + base64(chain.leaves().root(0, Math.toIntExact(size)))
                  + ", but was "
                  + base64(remembered.root())
                  + ": one of them was replaced"));
    }
    return signed(remembered, Optional.of(proof));
  }

  /** The signature of a complete checkpoint, by a key of the log or a trusted one. */
  private Result signed(RememberedCheckpoint remembered, Optional<ConsistencyProof> proof) {
    var keys = new LinkedHashSet<>(chain.signers());
    keys.addAll(trustedKeys);
    return remembered
        .complete()
        .filter(checkpoint -> checkpoint.signedBy(keys).isEmpty())
        .map(
            checkpoint ->
                fault(
                    VerificationFault.ofLog(
                        "the earlier checkpoint is signed by none of the log's keys: it names "
                            + checkpoint.signer())))
        .orElseGet(() -> new Result(Optional.empty(), proof));
  }

  private static Result fault(VerificationFault fault) {
    return new Result(Optional.of(fault), Optional.empty());
  }

  private static String base64(byte[] root) {
    return Base64.getEncoder().encodeToString(root);
  }
}
