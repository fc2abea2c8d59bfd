package io.spoor.evidence.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tracks the position in each partition, from the ranges of successive segments. Not thread-safe.
 */
public final class PartitionPositions {
  private final SortedMap<SourcePartition, Long> nextOffsets = new TreeMap<>();

  /**
   * Adds a segment's ranges.
   *
   * @return offsets omitted before the ranges
   * @throws IllegalArgumentException if a range begins before the end of the previous one: the log
   *     already contains its records
   */
  public List<OffsetGap> add(SegmentStatement statement) {
    List<OffsetGap> gaps = new ArrayList<>();
    for (OffsetRange range : statement.ranges()) {
      Long expected = nextOffsets.put(range.partition(), range.to());
      if (expected == null || expected == range.from()) {
        continue;
      }
      if (expected > range.from()) {
        throw new IllegalArgumentException(
            "range of %s begins at offset %s, which earlier segments hold: they end at %s"
                .formatted(range.partition(), range.from(), expected));
      }
      gaps.add(new OffsetGap(statement.segment(), range.partition(), expected, range.from()));
    }
    return gaps;
  }

  /** Next offset to read of each partition in the log. */
  public SortedMap<SourcePartition, Long> nextOffsets() {
    return Collections.unmodifiableSortedMap(nextOffsets);
  }
}
