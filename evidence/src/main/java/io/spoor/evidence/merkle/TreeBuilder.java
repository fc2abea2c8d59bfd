package io.spoor.evidence.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the root of a growing tree, in memory logarithmic in its leaves: it stores the roots of
 * the complete subtrees of the leaves so far, the largest first. Not thread-safe.
 */
public final class TreeBuilder {
  private final MessageDigest sha256 = Sha256.digest();
  private final List<byte[]> subtrees = new ArrayList<>();
  private long size;

  /** Adds the hash of the next leaf; the array must not be modified afterwards. */
  public void add(byte[] leafHash) {
    addSubtree(leafHash, 0);
  }

  /**
   * Adds the root of the next 2^level leaves, which must begin at a multiple of their number to
   * form a node of the tree.
   *
   * @param level 0 to 62
   * @throws IllegalArgumentException if they do not
   */
  public void addSubtree(byte[] root, int level) {
    if ((size & ((1L << level) - 1)) != 0) {
      throw new IllegalArgumentException(
          "no node of the tree covers the " + (1L << level) + " leaves from " + size + " on");
    }
    byte[] subtree = root;
    // The number of complete subtrees that end here equals the number of trailing ones of the size.
    for (long completeSubtrees = size >> level;
        (completeSubtrees & 1) == 1;
        completeSubtrees >>= 1) {
      subtree = TreeHash.node(sha256, subtrees.removeLast(), subtree);
    }
    subtrees.add(subtree);
    size += 1L << level;
  }

  /** Number of leaves so far. */
  public long size() {
    return size;
  }

  /** Root with one more leaf, which is not added. */
  public byte[] rootWith(byte[] leafHash) {
    var extended = new TreeBuilder();
    extended.subtrees.addAll(subtrees);
    extended.size = size;
    extended.add(leafHash);
    return extended.root();
  }

  /** Root of all leaves so far; more may be added later. */
  public byte[] root() {
    if (subtrees.isEmpty()) {
      return TreeHash.empty();
    }
    byte[] root = subtrees.getLast();
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = TreeHash.node(sha256, subtrees.get(i), root);
    }
    return root.clone();
  }
}
