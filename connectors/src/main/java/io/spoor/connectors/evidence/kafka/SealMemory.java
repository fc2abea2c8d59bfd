package io.spoor.connectors.evidence.kafka;

import io.spoor.evidence.note.RememberedCheckpoint;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Port for the sink's last checkpoint outside the log's directory, out of reach of programs that
 * can change the directory. All methods throw a {@link RetriableException} if Kafka is unavailable,
 * and a {@link ConnectException} if it denies access.
 */
public interface SealMemory extends AutoCloseable {

  /** The last stored checkpoint; empty before the first, or if it has expired. */
  Optional<RememberedCheckpoint> lastCheckpoint();

  /** Stores a checkpoint in place of the last one, and returns when it is stored. */
  void store(RememberedCheckpoint checkpoint);

  /** Committed offsets of the sink's consumer group, of the partitions that have one. */
  Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions);

  /** The losses that acts of operators accept, as {@link LossAct} names them. */
  Set<String> acceptedLosses();

  @Override
  void close();
}
