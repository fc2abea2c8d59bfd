package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.Action;
import io.spoor.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads what a candidate put out. */
final class Outputs {
  private final Cluster cluster;
  private final AvroDeserializer<SpecificRecord> reader;

  Outputs(Cluster cluster, AvroDeserializer<SpecificRecord> reader) {
    this.cluster = cluster;
    this.reader = reader;
  }

  /** The record of a topic of Spoor. */
  @Nullable SpecificRecord read(ConsumerRecord<byte[], byte[]> record) {
    return reader.deserialize(record.topic(), record.value());
  }

  /** The event that a record of a candidate's first output is about; null when about none. */
  @Nullable String eventId(Candidate candidate, ConsumerRecord<byte[], byte[]> record) {
    return switch (candidate) {
      case SKELETON -> new String(record.key(), UTF_8);
      case SPOOR, UNJUDGED ->
          read(record) instanceof Action action ? action.getEvent().getEventId() : null;
    };
  }

  /** How many different events have come out, committed. */
  int events(Candidate candidate) {
    return distinct(candidate, record -> eventId(candidate, record));
  }

  /** Under how many different keys Spoor's events have come out, committed. */
  int trailKeys() {
    return distinct(
        Candidate.SPOOR,
        record -> read(record) instanceof Action action ? action.getEvent().getTrailKey() : null);
  }

  private int distinct(
      Candidate candidate, Function<ConsumerRecord<byte[], byte[]>, @Nullable String> of) {
    Set<String> known = new HashSet<>();
    List<TopicPartition> partitions = cluster.partitions(List.of(candidate.outputs().getFirst()));
    try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          String each = of.apply(record);
          if (each != null) {
            known.add(each);
          }
        }
      }
    }
    return known.size();
  }
}
