package io.spoor.connectors.sink;

import io.spoor.schemas.registry.RegistryException;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record's bytes into what they say. */
public final class RecordReader {

  private final AvroDeserializer<SpecificRecord> deserializer;

  public RecordReader(SchemaResolver schemas) {
    this.deserializer = AvroDeserializer.ofAny(schemas);
  }

  /**
   * The record; empty for a tombstone.
   *
   * @throws BadRecordException if the record is at fault
   * @throws RetriableException if the registry cannot be reached
   * @throws ConnectException if the registry denies access
   */
  public Optional<SpecificRecord> read(SinkRecord record) {
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
      return Optional.ofNullable(deserializer.deserialize(record.originalTopic(), bytes));
    } catch (RegistryException.Unavailable e) {
      throw new RetriableException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      throw new ConnectException(String.valueOf(e.getMessage()), e);
    } catch (SerializationException e) {
      throw new BadRecordException(String.valueOf(e.getMessage()), e);
    }
  }
}
