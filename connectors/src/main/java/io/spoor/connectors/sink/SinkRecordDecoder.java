package io.spoor.connectors.sink;

import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.GenericAvroReader;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Decodes a record's bytes. */
public final class SinkRecordDecoder<T> {

  private final Decoder<T> decoder;

  private SinkRecordDecoder(Decoder<T> decoder) {
    this.decoder = decoder;
  }

  /** Decodes into the classes of this Spoor version. */
  public static SinkRecordDecoder<SpecificRecord> ofKnownTypes(SchemaResolver schemas) {
    AvroDeserializer<SpecificRecord> deserializer = AvroDeserializer.ofAny(schemas);
    return new SinkRecordDecoder<>(deserializer::deserialize);
  }

  /** Decodes with the writer's schema of each record, so that no field is lost. */
  public static SinkRecordDecoder<GenericRecord> asWritten(SchemaResolver schemas) {
    return new SinkRecordDecoder<>(new GenericAvroReader(schemas)::read);
  }

  private interface Decoder<T> {
    @Nullable T decode(String topic, byte[] value);
  }

  /**
   * The record; empty for a tombstone.
   *
   * @throws RejectedRecordException if the record is at fault
   * @throws RetriableException if the registry is unavailable
   * @throws ConnectException if the registry denies access
   */
  public Optional<T> read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof byte[] bytes)) {
      throw new ConnectException(
          "Values arrive as "
              + value.getClass().getName()
              + ". Set value.converter=org.apache.kafka.connect.converters.ByteArrayConverter");
    }
    try {
      return Optional.ofNullable(decoder.decode(record.originalTopic(), bytes));
    } catch (RegistryException.Unavailable e) {
      throw new RetriableException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      throw new ConnectException(String.valueOf(e.getMessage()), e);
    } catch (SerializationException e) {
      throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
    }
  }
}
