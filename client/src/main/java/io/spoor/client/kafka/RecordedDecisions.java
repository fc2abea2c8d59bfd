package io.spoor.client.kafka;

import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.function.Consumer;

/** Reads the recorded answers of decision servers. */
public final class RecordedDecisions {
  /** The clocks of servers and brokers may differ that much. */
  private static final long CLOCKS_MILLIS = 60_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private RecordedDecisions() {}

  /**
   * Reads all answers since then, partition by partition: those on one run in order.
   *
   * @param sinceNanos nanoseconds since the Unix epoch; 0: all
   */
  public static void read(KafkaClients kafka, long sinceNanos, Consumer<DecisionRecord> sink) {
    String topic = TopicCatalogue.DECISIONS.name();
    try (SchemaResolver schemas = kafka.schemas();
        var reader = AvroDeserializer.of(DecisionRecord.class, schemas)) {
      TopicReader.readSince(
          kafka,
          topic,
          Math.max(0, sinceNanos / NANOS_PER_MILLI - CLOCKS_MILLIS),
          record -> {
            DecisionRecord decision = reader.deserialize(topic, record.value());
            if (decision != null && decision.getTime() >= sinceNanos) {
              sink.accept(decision);
            }
          });
    }
  }
}
