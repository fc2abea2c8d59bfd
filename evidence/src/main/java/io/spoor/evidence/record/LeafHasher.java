package io.spoor.evidence.record;

import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.merkle.TreeHash;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes the leaf hash of a record, line by line: SHA-256(0x00 ‖ commitment of each line), where
 * the commitment of a line is its SHA-256. Not thread-safe; {@link #finish} resets it for the next
 * record.
 */
final class LeafHasher {
  private static final int START_LINES = 32;

  private final MessageDigest sha256 = Sha256.digest();

  /** 0x00 and the commitments so far: one hash operation is cheaper than many. */
  private byte[] data = new byte[1 + START_LINES * Sha256.BYTES];

  private int size = 1;

  LeafHasher() {
    data[0] = TreeHash.LEAF;
  }

  /** Adds a header or field. */
  void line(byte[] bytes, int from, int length) {
    makeRoom();
    sha256.update(bytes, from, length);
    try {
      size += sha256.digest(data, size, Sha256.BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 fits into 32 bytes", e);
    }
  }

  /** Adds a withheld field by its commitment, 32 bytes. */
  void withheld(byte[] commitment) {
    makeRoom();
    System.arraycopy(commitment, 0, data, size, Sha256.BYTES);
    size += Sha256.BYTES;
  }

  private void makeRoom() {
    if (size + Sha256.BYTES > data.length) {
      data = Arrays.copyOf(data, 2 * data.length);
    }
  }

  byte[] finish() {
    sha256.update(data, 0, size);
    size = 1;
    return sha256.digest();
  }
}
