package io.spoor.pipeline.rows;

/**
 * Moving average of the latest encoded lengths, for rows that were never written. An estimate:
 * concurrent updates may be lost.
 */
public final class TypicalLength {
  /** Weight of one value: one in this many. */
  private static final int WEIGHT = 8;

  private int bytes = 128;

  /** Records the length of an encoded value; returns the value. */
  public byte[] learn(byte[] written) {
    bytes += (written.length - bytes) / WEIGHT;
    return written;
  }

  /** {@code last}, or the average if {@code last} is 0, as for {@link RowCodec#about}. */
  public int or(int last) {
    return last > 0 ? last : bytes;
  }
}
