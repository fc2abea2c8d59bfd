package io.spoor.evidence.record;

import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.merkle.TreeHash;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The leaf hash of a record, line by line: SHA-256(0x00 ‖ commitment of each line), where the
 * commitment of a line is its SHA-256. For one thread; {@link #finish} makes it ready for the next
 * record.
 */
final class LeafHash {
  private final MessageDigest line = Sha256.digest();
  private final MessageDigest leaf = Sha256.digest();
  private final byte[] commitment = new byte[Sha256.BYTES];

  LeafHash() {
    leaf.update(TreeHash.LEAF);
  }

  /** A header or field. */
  void line(byte[] bytes, int from, int length) {
    line.update(bytes, from, length);
    try {
      line.digest(commitment, 0, commitment.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 fits into 32 bytes", e);
    }
    leaf.update(commitment);
  }

  /** A withheld field: what stands there in its place. */
  void withheld(byte[] itsCommitment) {
    leaf.update(itsCommitment);
  }

  byte[] finish() {
    byte[] hash = leaf.digest();
    leaf.update(TreeHash.LEAF);
    return hash;
  }
}
