package io.spoor.platform.serde;

import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.codec.CodecBuffers;
import io.spoor.schemas.codec.SpecificRecordIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in the wire format into the generated class of the same full name, whatever schema
 * version wrote them. Thread-safe.
 *
 * <p>Bytes that are not a record of type {@code T} cause a {@link SerializationException}. An
 * unavailable registry causes a {@link io.spoor.platform.registry.RegistryException}: the record is
 * not at fault, so retry or stop, but never skip it.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

  private final Class<T> type;
  private final ThreadLocal<CodecBuffers> buffers = CodecBuffers.perThread();
  private final Map<Integer, Input<T>> inputs = new ConcurrentHashMap<>();
  private final boolean ownsResolver;
  private @Nullable SchemaResolver schemas;
  private volatile @Nullable Input<T> last;

  /**
   * Called by Kafka, which then calls {@link #configure} with the {@code schema.registry.*} keys;
   * reads every record type.
   */
  @SuppressWarnings("unchecked")
  public AvroDeserializer() {
    type = (Class<T>) SpecificRecord.class;
    ownsResolver = true;
  }

  private AvroDeserializer(Class<T> type, SchemaResolver schemas) {
    this.type = type;
    this.schemas = schemas;
    ownsResolver = false;
  }

  /**
   * Reads one record type; another type on the topic is an error. Closing it does not close the
   * resolver.
   */
  public static <T extends SpecificRecord> AvroDeserializer<T> of(
      Class<T> type, SchemaResolver schemas) {
    return new AvroDeserializer<>(type, schemas);
  }

  /**
   * Reads every record type of the catalogue, for topics with several types. Closing it does not
   * close the resolver.
   */
  public static AvroDeserializer<SpecificRecord> ofAny(SchemaResolver schemas) {
    return new AvroDeserializer<>(SpecificRecord.class, schemas);
  }

  /** The reader for records written with one schema. */
  private record Input<T>(int id, DatumReader<T> reader) {}

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    AvroSerializer.requireValue(isKey);
    if (schemas == null) {
      schemas = RegistrySchemaResolver.fromMap(config);
    }
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null ? null : read(topic, bytes, 0, bytes.length);
  }

  @Override
  public @Nullable T deserialize(String topic, Headers headers, @Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    if (buffer.hasArray()) {
      return read(
          topic, buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }
    return deserialize(topic, Utils.toArray(buffer));
  }

  @Override
  public void close() {
    if (ownsResolver && schemas != null) {
      schemas.close();
    }
  }

  private T read(String topic, byte[] bytes, int offset, int length) {
    int id = WireFormat.schemaId(topic, bytes, offset, length);
    Input<T> input = last;
    if (input == null || input.id != id) {
      input = input(topic, id);
      last = input;
    }
    try {
      return SpecificRecordIo.read(
          input.reader,
          buffers
              .get()
              .decoder(bytes, offset + WireFormat.HEADER_BYTES, length - WireFormat.HEADER_BYTES));
    } catch (IOException | RuntimeException e) {
      throw WireFormat.corruptRecord(topic, id, length, e);
    }
  }

  private Input<T> input(String topic, int id) {
    Input<T> cached = inputs.get(id);
    if (cached != null) {
      return cached;
    }
    if (schemas == null) {
      throw new IllegalStateException(
          "the deserializer was not configured: set schema.registry.url");
    }
    Schema writerSchema = WireFormat.writerSchema(topic, id, schemas);
    Schema readerSchema = ContractClasses.schemaFor(writerSchema, type, topic, id);
    Input<T> input = new Input<>(id, SpecificRecordIo.reader(writerSchema, readerSchema));
    inputs.put(id, input);
    return input;
  }
}
