package io.spoor.evidence.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far each partition was read, from the ranges of segment after segment. For one thread. */
public final class PartitionPositions {
  private final SortedMap<SourcePartition, Long> nextOffsets = new TreeMap<>();

  /**
   * Goes on by a segment's ranges.
   *
   * @return offsets that were left out before them
   * @throws IllegalArgumentException if a range begins before the end of the one before it: its
   *     records are in the log already
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
            "range of "
                + range.partition()
                + " begins at offset "
                + range.from()
                + ", which earlier segments hold: they end at "
                + expected);
      }
      gaps.add(new OffsetGap(statement.segment(), range.partition(), expected, range.from()));
    }
    return gaps;
  }

  /** The offset to read next, of each partition that the log knows. */
  public SortedMap<SourcePartition, Long> nextOffsets() {
    return Collections.unmodifiableSortedMap(nextOffsets);
  }
}
