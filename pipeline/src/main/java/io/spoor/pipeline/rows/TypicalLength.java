package io.spoor.pipeline.rows;

/**
 * The mean length of a codec's latest values, for rows that were never written. Threads may lose
 * each other's updates: it is an estimate.
 */
public final class TypicalLength {
  /** Part that one value has in the mean: one in so many. */
  private static final int WEIGHT = 8;

  private int bytes = 128;

  /** A value was written; returns it. */
  public byte[] learn(byte[] written) {
    bytes += (written.length - bytes) / WEIGHT;
    return written;
  }

  /** As {@link RowCodec#about} has it. */
  public int or(int last) {
    return last > 0 ? last : bytes;
  }
}
