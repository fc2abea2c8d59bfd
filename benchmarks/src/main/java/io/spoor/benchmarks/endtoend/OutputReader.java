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
final class OutputReader {
  private final BenchTopics benchTopics;
  private final AvroDeserializer<SpecificRecord> reader;

  OutputReader(BenchTopics benchTopics, AvroDeserializer<SpecificRecord> reader) {
    this.benchTopics = benchTopics;
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
      Candidate candidate, Function<ConsumerRecord<byte[], byte[]>, @Nullable String> idExtractor) {
    Set<String> ids = new HashSet<>();
    List<TopicPartition> partitions =
        benchTopics.partitions(List.of(candidate.outputs().getFirst()));
    try (Consumer<byte[], byte[]> consumer = benchTopics.consumer()) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions);
      while (endOffsets.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          String id = idExtractor.apply(record);
          if (id != null) {
            ids.add(id);
          }
        }
      }
    }
    return ids.size();
  }
}
