package io.spoor.evidence.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ranges of a segment while it is open. For one thread. */
public final class Ranges {
  private final SortedMap<TopicPartition, Long> next;
  private final SortedMap<TopicPartition, Range> open = new TreeMap<>();

  /**
   * Of a segment without records.
   *
   * @param next the offset to read next of each partition that earlier segments know
   */
  public Ranges(Map<TopicPartition, Long> next) {
    this.next = new TreeMap<>(next);
  }

  /**
   * Refuses an offset that the log holds already.
   *
   * @throws IllegalArgumentException if it is before the partition's position
   */
  public void checkNew(TopicPartition partition, long offset) {
    Long expected = next.get(partition);
    if (expected != null && offset < expected) {
      throw new IllegalArgumentException(
          partition + ": offset " + offset + " is in the log already; the next is " + expected);
    }
  }

  /** A record at this offset. */
  public void record(TopicPartition partition, long offset) {
    extend(partition, offset, offset + 1, 1);
  }

  /** No record up to this offset. */
  public void readTo(TopicPartition partition, long to) {
    checkNew(partition, to);
    extend(partition, to, to, 0);
  }

  /** No reading up to this offset. */
  public void skipTo(TopicPartition partition, long from) {
    checkNew(partition, from);
    if (open.containsKey(partition)) {
      throw new IllegalStateException(
          partition + ": a gap can only be between segments; seal this one first");
    }
    next.put(partition, from);
  }

  private void extend(TopicPartition partition, long ifNew, long to, long records) {
    Range range = open.get(partition);
    long from = range == null ? next.getOrDefault(partition, ifNew) : range.from();
    long before = range == null ? 0 : range.records();
    open.put(partition, new Range(partition, from, to, before + records));
    next.put(partition, to);
  }

  /** The offset to read next, of each partition that is known. */
  public SortedMap<TopicPartition, Long> next() {
    return Collections.unmodifiableSortedMap(next);
  }

  /** All ranges, sorted. */
  public List<Range> closed() {
    return new ArrayList<>(open.values());
  }
}
