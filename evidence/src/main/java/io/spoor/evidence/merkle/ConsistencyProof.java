package io.spoor.evidence.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That a tree begins with all leaves of an earlier one, unaltered (RFC 9162, 2.1.4).
 *
 * @param before leaves of the earlier tree, at least 1
 * @param after leaves of the later tree
 * @param path hashes of subtrees, in the order of RFC 9162
 */
public record ConsistencyProof(long before, long after, List<byte[]> path) {
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /** The proof that these leaves begin with their first {@code before}. */
  public static ConsistencyProof of(Leaves leaves, int before) {
    if (before < 1 || before > leaves.size()) {
      throw new IllegalArgumentException(before + " leaves are not within " + leaves.size());
    }
    List<byte[]> path = new ArrayList<>();
    collect(leaves, before, 0, leaves.size(), true, path);
    return new ConsistencyProof(before, leaves.size(), path);
  }

  /** SUBPROOF of RFC 9162, 2.1.4.1, over leaves {@code from} to {@code to}. */
  private static void collect(
      Leaves leaves, int before, int from, int to, boolean known, List<byte[]> path) {
    if (before == to - from) {
      if (!known) {
        path.add(leaves.root(from, to));
      }
      return;
    }
    int split = Split.below(to - from);
    int middle = from + split;
    if (before <= split) {
      collect(leaves, before, from, middle, known, path);
      path.add(leaves.root(middle, to));
    } else {
      collect(leaves, before - split, middle, to, false, path);
      path.add(leaves.root(from, middle));
    }
  }

  /** Whether it proves that the one root became the other (the algorithm of RFC 9162, 2.1.4.2). */
  public boolean proves(byte[] rootBefore, byte[] rootAfter) {
    if (before < 1 || before > after) {
      return false;
    }
    if (before == after) {
      return path.isEmpty() && Arrays.equals(rootBefore, rootAfter);
    }
    List<byte[]> hashes = new ArrayList<>(path);
    if (Long.bitCount(before) == 1) {
      hashes.addFirst(rootBefore);
    }
    if (hashes.isEmpty()) {
      return false;
    }
    long node = before - 1;
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
    return last == 0 && Arrays.equals(first, rootBefore) && Arrays.equals(second, rootAfter);
  }
}
