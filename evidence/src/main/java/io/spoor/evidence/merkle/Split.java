package io.spoor.evidence.merkle;

/** Computes the split point of a tree. */
final class Split {
  private Split() {}

  /** The largest power of two below n, for n of at least 2 (RFC 9162, 2.1.1). */
  static int splitPoint(int n) {
    return Integer.highestOneBit(n - 1);
  }
}
