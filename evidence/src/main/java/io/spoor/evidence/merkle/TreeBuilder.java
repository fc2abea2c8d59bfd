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
    byte[] subtree = leafHash;
    // As many complete subtrees end here as the size so far has ones at its end.
    for (long ones = size; (ones & 1) == 1; ones >>= 1) {
      subtree = TreeHash.node(sha256, subtrees.removeLast(), subtree);
    }
    subtrees.add(subtree);
    size++;
  }

  /** Leaves so far. */
  public long size() {
    return size;
  }

  /** Root with one more leaf, which is not added. */
  public byte[] rootWith(byte[] leafHash) {
    var more = new TreeBuilder();
    more.subtrees.addAll(subtrees);
    more.size = size;
    more.add(leafHash);
    return more.root();
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
