package io.spoor.evidence.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof that a leaf is at a position of a tree (RFC 9162, 2.1.3).
 *
 * @param index of the leaf, from 0
 * @param size leaves of the tree
 * @param path sibling hashes on the path from the leaf to the root, the leaf's sibling first
 */
public record InclusionProof(long index, long size, List<byte[]> path) {
  public InclusionProof {
    path = List.copyOf(path);
  }

  /** The proof for one of these leaves. */
  public static InclusionProof of(LeafHashes leaves, int index) {
    if (index < 0 || index >= leaves.size()) {
      throw new IllegalArgumentException("no leaf " + index + " among " + leaves.size());
    }
    List<byte[]> path = new ArrayList<>();
    collect(leaves, index, 0, leaves.size(), path);
    return new InclusionProof(index, leaves.size(), path);
  }

  private static void collect(LeafHashes leaves, int index, int from, int to, List<byte[]> path) {
    if (to - from <= 1) {
      return;
    }
    int middle = from + Split.splitPoint(to - from);
    if (index < middle) {
      collect(leaves, index, from, middle, path);
      path.add(leaves.root(middle, to));
    } else {
      collect(leaves, index, middle, to, path);
      path.add(leaves.root(from, middle));
    }
  }

  /** Whether it proves this leaf under this root (the algorithm of RFC 9162, 2.1.3.2). */
  public boolean proves(byte[] leafHash, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = TreeHash.node(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = TreeHash.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }
}
