package io.spoor.evidence.segment;

import java.util.Comparator;

/** Where records are read in order; sorted by topic, then number. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  @Override
  public int compareTo(TopicPartition other) {
    return ORDER.compare(this, other);
  }

  /** {@code topic/partition}. */
  @Override
  public String toString() {
    return topic + "/" + partition;
  }
}
