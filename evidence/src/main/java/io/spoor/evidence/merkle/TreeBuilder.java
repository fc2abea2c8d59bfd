package io.spoor.evidence.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The root of a growing tree, in memory logarithmic in its leaves: it holds the roots of the
 * complete subtrees that the leaves so far fall into, the largest first. For one thread.
 */
public final class TreeBuilder {
  private final MessageDigest sha256 = Sha256.digest();
  private final List<byte[]> subtrees = new ArrayList<>();
  private long size;

  /** Adds the hash of the next leaf; the array must not be changed afterwards. */
  public void add(byte[] leafHash) {
    addSubtree(leafHash, 0);
  }

  /**
   * Adds the root of the next 2^level leaves at once, which is a node of the tree only where they
   * begin at a multiple of their number.
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
    // As many complete subtrees end here as the size so far has ones at its end.
    for (long completeSubtrees = size >> level;
        (completeSubtrees & 1) == 1;
        completeSubtrees >>= 1) {
      subtree = TreeHash.node(sha256, subtrees.removeLast(), subtree);
    }
    subtrees.add(subtree);
    size += 1L << level;
  }

  /** Leaves so far. */
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

  /** Root of all leaves so far; more may be added after. */
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
