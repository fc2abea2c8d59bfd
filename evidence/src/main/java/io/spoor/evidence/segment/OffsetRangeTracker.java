package io.spoor.evidence.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tracks the offset ranges of an open segment. Not thread-safe. */
public final class OffsetRangeTracker {
  private final SortedMap<SourcePartition, Long> nextOffsets;
  private final SortedMap<SourcePartition, OffsetRange> open = new TreeMap<>();

  /**
   * Creates a tracker for a segment without records.
   *
   * @param next next offset to read of each partition in earlier segments
   */
  public OffsetRangeTracker(Map<SourcePartition, Long> next) {
    this.nextOffsets = new TreeMap<>(next);
  }

  /**
   * Rejects an offset that the log already contains.
   *
   * @throws IllegalArgumentException if it is before the partition's position
   */
  public void checkNew(SourcePartition partition, long offset) {
    Long expected = nextOffsets.get(partition);
    if (expected != null && offset < expected) {
      throw new IllegalArgumentException(
          partition + ": offset " + offset + " is already in the log; the next is " + expected);
    }
  }

  /** Adds a record at this offset. */
  public void record(SourcePartition partition, long offset) {
    extendRange(partition, offset, offset + 1, 1);
  }

  /** Advances to this offset without a record. */
  public void readTo(SourcePartition partition, long to) {
    checkNew(partition, to);
    extendRange(partition, to, to, 0);
  }

  /** Leaves a gap up to this offset. */
  public void skipTo(SourcePartition partition, long from) {
    checkNew(partition, from);
    if (open.containsKey(partition)) {
      throw new IllegalStateException(
          partition + ": a gap can only be between segments; seal this one first");
    }
    nextOffsets.put(partition, from);
  }

  private void extendRange(SourcePartition partition, long defaultStart, long to, long records) {
    OffsetRange range = open.get(partition);
    long from = range == null ? nextOffsets.getOrDefault(partition, defaultStart) : range.from();
    long recordsBefore = range == null ? 0 : range.records();
    open.put(partition, new OffsetRange(partition, from, to, recordsBefore + records));
    nextOffsets.put(partition, to);
  }

  /** Next offset to read of each known partition. */
  public SortedMap<SourcePartition, Long> nextOffsets() {
    return Collections.unmodifiableSortedMap(nextOffsets);
  }

  /** All ranges, sorted. */
  public List<OffsetRange> closed() {
    return new ArrayList<>(open.values());
  }
}
