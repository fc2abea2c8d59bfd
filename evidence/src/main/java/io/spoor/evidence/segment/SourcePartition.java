package io.spoor.evidence.segment;

import java.util.Comparator;

/** A partition that records are read from; sorted by topic, then number. */
public record SourcePartition(String topic, int partition) implements Comparable<SourcePartition> {
  private static final Comparator<SourcePartition> ORDER =
      Comparator.comparing(SourcePartition::topic).thenComparingInt(SourcePartition::partition);

  @Override
  public int compareTo(SourcePartition other) {
    return ORDER.compare(this, other);
  }

  /** {@code topic/partition}. */
  @Override
  public String toString() {
    return topic + "/" + partition;
  }
}
