package io.spoor.platform.serde;

import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.codec.CodecBuffers;
import io.spoor.schemas.codec.CodecBuffers.Buffer;
import io.spoor.schemas.codec.SpecificRecordIo;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated records in the wire format, under the subject from {@link
 * TopicCatalogue#subject}. Thread-safe.
 *
 * <p>A record that cannot be written causes a {@link SerializationException}. A registry that is
 * unavailable or rejects the schema causes a {@link io.spoor.platform.registry.RegistryException},
 * since the record is not at fault.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

  static final byte MAGIC = 0;

  private final Map<Class<?>, Output<T>> outputs = new ConcurrentHashMap<>();
  private final ThreadLocal<CodecBuffers> buffers = CodecBuffers.perThread();
  private final boolean ownsResolver;
  private @Nullable SchemaResolver schemas;

  /**
   * Called by Kafka, which then calls {@link #configure} with the {@code schema.registry.*} keys.
   */
  public AvroSerializer() {
    ownsResolver = true;
  }

  /** Uses a resolver that may be shared; closing the serializer does not close it. */
  public AvroSerializer(SchemaResolver schemas) {
    this.schemas = schemas;
    ownsResolver = false;
  }

  /** The schema and writer of one record class. */
  private record Output<T>(Schema schema, DatumWriter<T> writer, Map<String, Integer> idsByTopic) {}

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    requireValue(isKey);
    if (schemas == null) {
      schemas = RegistrySchemaResolver.fromMap(config);
    }
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    Output<T> output = outputs.get(record.getClass());
    if (output == null) {
      output = output(record);
    }
    int id = id(topic, output);
    CodecBuffers threadBuffers = buffers.get();
    Buffer buffer = threadBuffers.buffer();
    buffer.write(MAGIC);
    buffer.writeInt(id);
    try {
      output.writer.write(record, threadBuffers.encoder());
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Cannot write a record of type %s to topic %s: %s"
              .formatted(output.schema.getFullName(), topic, SpecificRecordIo.fault(record, e)),
          e);
    }
    return buffer.copy();
  }

  @Override
  public void close() {
    if (ownsResolver && schemas != null) {
      schemas.close();
    }
  }

  static void requireValue(boolean isKey) {
    if (isKey) {
      throw new IllegalArgumentException(
          "keys of Spoor's topics are strings: use Kafka's string serde for keys");
    }
  }

  private Output<T> output(T record) {
    Schema schema = record.getSchema();
    return outputs.computeIfAbsent(
        record.getClass(),
        _ -> new Output<>(schema, SpecificRecordIo.writer(schema), new ConcurrentHashMap<>()));
  }

  private int id(String topic, Output<T> output) {
    Integer cachedId = output.idsByTopic.get(topic);
    if (cachedId != null) {
      return cachedId;
    }
    if (schemas == null) {
      throw new IllegalStateException("the serializer was not configured: set schema.registry.url");
    }
    int id = schemas.idOf(TopicCatalogue.subject(topic, output.schema), output.schema);
    output.idsByTopic.put(topic, id);
    return id;
  }
}
