package io.spoor.platform.serde;

import io.spoor.platform.registry.SchemaResolver;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Serializer and deserializer of one topic's values, for Kafka Streams. Thread-safe. */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {

  private final AvroSerializer<T> serializer;
  private final AvroDeserializer<T> deserializer;

  /**
   * Called by Kafka, which then calls {@link #configure} with the {@code schema.registry.*} keys.
   */
  public AvroSerde() {
    this(new AvroSerializer<>(), new AvroDeserializer<>());
  }

  private AvroSerde(AvroSerializer<T> serializer, AvroDeserializer<T> deserializer) {
    this.serializer = serializer;
    this.deserializer = deserializer;
  }

  /** For a topic with one record type. Closing it does not close the resolver. */
  public static <T extends SpecificRecord> AvroSerde<T> of(Class<T> type, SchemaResolver schemas) {
    return new AvroSerde<>(new AvroSerializer<>(schemas), AvroDeserializer.of(type, schemas));
  }

  /** For a topic with several record types. Closing it does not close the resolver. */
  public static AvroSerde<SpecificRecord> ofAny(SchemaResolver schemas) {
    return new AvroSerde<>(new AvroSerializer<>(schemas), AvroDeserializer.ofAny(schemas));
  }

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    serializer.configure(config, isKey);
    deserializer.configure(config, isKey);
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }
}
