package io.spoor.client.kafka;

import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;

/** Reads {@code spoor.confirmations}, and appends people's answers to it. */
public final class ConfirmationRepository {
  private static final VersionedTopic<ConfirmationAnswer> ANSWERS =
      new VersionedTopic<>(
          TopicCatalogue.CONFIRMATIONS.name(),
          ConfirmationAnswer.class,
          ConfirmationAnswer::getConfirmationId,
          ConfirmationAnswer::getTime);

  private final KafkaClients kafka;

  public ConfirmationRepository(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Reads all records in the order of the topic, with the times at which they were appended. */
  public void readAll(BiConsumer<SpecificRecord, Instant> recipient) {
    try (SchemaResolver schemas = kafka.schemas();
        var reader = AvroDeserializer.ofAny(schemas)) {
      TopicReader.readAll(
          kafka,
          ANSWERS.name(),
          record -> {
            SpecificRecord value = reader.deserialize(ANSWERS.name(), record.value());
            if (value != null) {
              recipient.accept(value, Instant.ofEpochMilli(record.timestamp()));
            }
          });
    }
  }

  /** Appends an answer; returns when Kafka has acknowledged it. */
  public void append(ConfirmationAnswer answer) {
    try (SchemaResolver schemas = kafka.schemas()) {
      ANSWERS.append(List.of(answer), kafka, schemas);
    }
  }
}
