package io.spoor.evidence.segment;

/**
 * Part of a partition in a segment: every record that existed between two offsets.
 *
 * @param from first offset
 * @param to offset after the last
 * @param records number of records, at most {@code to - from}
 */
public record OffsetRange(SourcePartition partition, long from, long to, long records) {
  public OffsetRange {
    if (from < 0 || to < from || records < 0 || records > to - from) {
      throw new IllegalArgumentException(
          "not a range: %s from %s to %s, %s records".formatted(partition, from, to, records));
    }
  }
}
