package io.spoor.client.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Looks up the partitions of topics. */
public final class PartitionLookup {
  private PartitionLookup() {}

  /** Partitions of the named topics that exist. */
  public static Set<TopicPartition> partitions(
      Consumer<String, byte[]> consumer, Collection<String> topics) {
    Map<String, ?> existingTopics = consumer.listTopics();
    return topics.stream()
        .filter(existingTopics::containsKey)
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }
}
