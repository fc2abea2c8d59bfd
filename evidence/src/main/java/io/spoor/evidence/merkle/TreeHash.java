package io.spoor.evidence.merkle;

import java.security.MessageDigest;

/**
 * Hashes of leaves and nodes (RFC 9162, 2.1.1). The prefix byte prevents a leaf from being
 * interpreted as a node.
 */
public final class TreeHash {
  /** Prefix of a leaf's data. */
  public static final byte LEAF = 0;

  /** Prefix of a node's two children. */
  public static final byte NODE = 1;

  private TreeHash() {}

  /** SHA-256(0x00 ‖ data). */
  public static byte[] leaf(byte[] data) {
    MessageDigest sha256 = Sha256.digest();
    sha256.update(LEAF);
    return sha256.digest(data);
  }

  /** SHA-256(0x01 ‖ left ‖ right). */
  public static byte[] node(byte[] left, byte[] right) {
    return node(Sha256.digest(), left, right);
  }

  static byte[] node(MessageDigest sha256, byte[] left, byte[] right) {
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** Root of the tree without leaves: SHA-256 of the empty string. */
  public static byte[] empty() {
    return Sha256.of(new byte[0]);
  }
}
