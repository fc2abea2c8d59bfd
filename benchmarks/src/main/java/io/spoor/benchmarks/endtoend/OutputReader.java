package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.Action;
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

/** Reads a candidate's output. */
final class OutputReader {
  private final BenchTopics benchTopics;
  private final AvroDeserializer<SpecificRecord> reader;

  OutputReader(BenchTopics benchTopics, AvroDeserializer<SpecificRecord> reader) {
    this.benchTopics = benchTopics;
    this.reader = reader;
  }

  /** A record of one of Spoor's topics. */
  @Nullable SpecificRecord read(ConsumerRecord<byte[], byte[]> record) {
    return reader.deserialize(record.topic(), record.value());
  }

  /** The event of a record on an event output; null if there is none. */
  @Nullable String eventId(Candidate candidate, ConsumerRecord<byte[], byte[]> record) {
    return switch (candidate) {
      case SKELETON -> new String(record.key(), UTF_8);
      case SPOOR, UNEVALUATED ->
          read(record) instanceof Action action ? action.getEvent().getEventId() : null;
    };
  }

  /** Number of distinct committed events in the output. */
  int events(Candidate candidate) {
    return distinct(candidate, record -> eventId(candidate, record));
  }

  /** Number of distinct keys of Spoor's committed events. */
  int trailKeys() {
    return distinct(
        Candidate.SPOOR,
        record -> read(record) instanceof Action action ? action.getEvent().getTrailKey() : null);
  }

  private int distinct(
      Candidate candidate, Function<ConsumerRecord<byte[], byte[]>, @Nullable String> idExtractor) {
    Set<String> ids = new HashSet<>();
    List<TopicPartition> partitions = benchTopics.partitions(candidate.eventOutputs());
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
