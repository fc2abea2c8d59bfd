package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.key.Keys;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Partitions actions by the root key of their chain, as Kafka's producers partition the events of
 * that key: the task that reads the events of a root key also owns its chain.
 */
final class ChainPartitioner implements StreamPartitioner<String, SpecificRecord> {
  @Override
  @SuppressWarnings("removal") // Abstract until Kafka removes it.
  public Optional<Set<Integer>> partitions(
      String topic, String chainKey, SpecificRecord message, int partitions) {
    return Optional.of(Set.of(partition(chainKey, partitions)));
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String chainKey, SpecificRecord message, Headers headers, int partitions) {
    return Optional.of(Set.of(partition(chainKey, partitions)));
  }

  /** Partition of the chain with this root key, if its topics have so many. */
  static int partition(String chainKey, int partitions) {
    return Utils.toPositive(Utils.murmur2(Keys.base(chainKey).getBytes(UTF_8))) % partitions;
  }
}
