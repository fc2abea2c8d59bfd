package io.spoor.evidence.merkle;

import java.util.Arrays;

/** The leaf hashes of a tree in order, in one array: 32 bytes each. Not thread-safe. */
public final class LeafHashes {
  private byte[] bytes;
  private int size;

  public LeafHashes() {
    this.bytes = new byte[64 * Sha256.BYTES];
  }

  private LeafHashes(byte[] bytes) {
    this.bytes = bytes;
    this.size = bytes.length / Sha256.BYTES;
  }

  /**
   * The hashes of a {@code hashes} file.
   *
   * @throws IllegalArgumentException if the length is not a multiple of 32
   */
  public static LeafHashes of(byte[] hashes) {
    if (hashes.length % Sha256.BYTES != 0) {
      throw new IllegalArgumentException(hashes.length + " bytes are not a whole number of hashes");
    }
    return new LeafHashes(hashes.clone());
  }

  public void add(byte[] leafHash) {
    int offset = size * Sha256.BYTES;
    if (offset == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Sha256.BYTES));
    }
    System.arraycopy(leafHash, 0, bytes, offset, Sha256.BYTES);
    size++;
  }

  public int size() {
    return size;
  }

  public byte[] get(int index) {
    int offset = Math.multiplyExact(index, Sha256.BYTES);
    return Arrays.copyOfRange(bytes, offset, offset + Sha256.BYTES);
  }

  /** Whether the leaf at this position has this hash. */
  public boolean has(int index, byte[] leafHash) {
    int offset = Math.multiplyExact(index, Sha256.BYTES);
    return Arrays.equals(bytes, offset, offset + Sha256.BYTES, leafHash, 0, leafHash.length);
  }

  /** Root of the tree over leaves {@code from} (included) to {@code to} (excluded). */
  public byte[] root(int from, int to) {
    var tree = new TreeBuilder();
    for (int i = from; i < to; i++) {
      tree.add(get(i));
    }
    return tree.root();
  }

  /** Root of the tree over all leaves. */
  public byte[] root() {
    return root(0, size);
  }

  /** All hashes, 32 bytes each: the contents of a {@code hashes} file. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, size * Sha256.BYTES);
  }
}
