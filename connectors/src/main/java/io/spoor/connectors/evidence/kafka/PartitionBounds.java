package io.spoor.connectors.evidence.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Where partitions begin and end now. */
public interface PartitionBounds extends AutoCloseable {

  /**
   * What a partition holds.
   *
   * @param earliest first offset that was not deleted
   * @param end offset that the next record will have
   */
  record Bounds(long earliest, long end) {}

  /**
   * Asks for all of them.
   *
   * @throws RetriableException if Kafka cannot be reached
   * @throws ConnectException if it denies that
   */
  Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions);

  @Override
  void close();
}
