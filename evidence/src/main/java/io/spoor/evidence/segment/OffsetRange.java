package io.spoor.evidence.segment;

/**
 * What a segment holds of a partition: everything that was there to be read from one offset to
 * another.
 *
 * @param from first offset
 * @param to offset after the last
 * @param records how many records came of it, at most {@code to - from}
 */
public record OffsetRange(SourcePartition partition, long from, long to, long records) {
  public OffsetRange {
    if (from < 0 || to < from || records < 0 || records > to - from) {
      throw new IllegalArgumentException(
          "no range: " + partition + " from " + from + " to " + to + ", " + records + " records");
    }
  }
}
