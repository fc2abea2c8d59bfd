package io.spoor.connectors.evidence.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Port for the current first and end offsets of partitions. */
public interface PartitionBounds extends AutoCloseable {

  /**
   * Bounds of a partition.
   *
   * @param earliest first undeleted offset
   * @param end offset of the next record
   */
  record Bounds(long earliest, long end) {}

  /**
   * Queries all of the partitions.
   *
   * @throws RetriableException if Kafka is unavailable
   * @throws ConnectException if Kafka denies access
   */
  Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions);

  @Override
  void close();
}
