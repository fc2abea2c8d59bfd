package io.spoor.streams.topology;

import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.ChainViewKey.OfChain;
import io.spoor.schemas.key.ChainViewKey.OfContent;
import io.spoor.schemas.key.ChainViewKey.OfKey;
import io.spoor.schemas.key.ChainViewKey.OfTask;
import io.spoor.schemas.key.ChainViewKey.Unknown;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Partitions views so that all records of a task are in its own partition: a reader that sees a
 * heartbeat has read the views that the task wrote before.
 */
final class ViewPartitioner implements StreamPartitioner<String, SpecificRecord> {
  @Override
  @SuppressWarnings("removal") // Abstract until Kafka removes it.
  public Optional<Set<Integer>> partitions(
      String topic, String key, @Nullable SpecificRecord value, int partitions) {
    return Optional.of(Set.of(partition(key, partitions)));
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, @Nullable SpecificRecord value, Headers headers, int partitions) {
    return Optional.of(Set.of(partition(key, partitions)));
  }

  static int partition(String recordKey, int partitions) {
    return switch (ChainViewKey.parse(recordKey)) {
      case OfChain(String rootKey) -> ChainPartitioner.partition(rootKey, partitions);
      case OfKey(String key) -> ChainPartitioner.partition(key, partitions);
      case OfContent(String trailKey, _) -> ChainPartitioner.partition(trailKey, partitions);
      case OfTask(_, int partition) -> partition % partitions;
      case Unknown() -> throw new IllegalArgumentException("no key of a view: " + recordKey);
    };
  }
}
