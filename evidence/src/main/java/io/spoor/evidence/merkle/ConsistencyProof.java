package io.spoor.evidence.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof that a tree begins with all leaves of an earlier one, unaltered (RFC 9162, 2.1.4).
 *
 * @param oldSize leaves of the earlier tree, at least 1
 * @param after leaves of the later tree
 * @param path hashes of subtrees, in the order of RFC 9162
 */
public record ConsistencyProof(long oldSize, long after, List<byte[]> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** The proof that these leaves begin with their first {@code oldSize}. */
  public static ConsistencyProof of(LeafHashes leaves, int oldSize) {
    if (oldSize < 1 || oldSize > leaves.size()) {
      throw new IllegalArgumentException(oldSize + " leaves are not within " + leaves.size());
    }
    List<byte[]> path = new ArrayList<>();
    collect(leaves, oldSize, 0, leaves.size(), true, path);
    return new ConsistencyProof(oldSize, leaves.size(), path);
  }

  /** SUBPROOF of RFC 9162, 2.1.4.1, over leaves {@code from} to {@code to}. */
  private static void collect(
      LeafHashes leaves, int oldSize, int from, int to, boolean isKnownRoot, List<byte[]> path) {
    if (oldSize == to - from) {
      if (!isKnownRoot) {
        path.add(leaves.root(from, to));
      }
      return;
    }
    int split = Split.splitPoint(to - from);
    int middle = from + split;
    if (oldSize <= split) {
      collect(leaves, oldSize, from, middle, isKnownRoot, path);
      path.add(leaves.root(middle, to));
    } else {
      collect(leaves, oldSize - split, middle, to, false, path);
      path.add(leaves.root(from, middle));
    }
  }

  /**
   * Whether it proves that the tree of the old root became that of the new root (the algorithm of
   * RFC 9162, 2.1.4.2).
   */
  public boolean proves(byte[] oldRoot, byte[] newRoot) {
    if (oldSize < 1 || oldSize > after) {
      return false;
    }
    if (oldSize == after) {
      return path.isEmpty() && Arrays.equals(oldRoot, newRoot);
    }
    List<byte[]> hashes = new ArrayList<>(path);
    if (Long.bitCount(oldSize) == 1) {
      hashes.addFirst(oldRoot);
    }
    if (hashes.isEmpty()) {
      return false;
    }
    long node = oldSize - 1;
    long last = after - 1;
    while ((node & 1) == 1) {
      node >>= 1;
      last >>= 1;
    }
    byte[] first = hashes.getFirst();
    byte[] second = first;
    for (byte[] hash : hashes.subList(1, hashes.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        first = TreeHash.node(hash, first);
        second = TreeHash.node(hash, second);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        second = TreeHash.node(second, hash);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(first, oldRoot) && Arrays.equals(second, newRoot);
  }
}
