package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.Documents;
import io.spoor.schemas.registry.RegistryException;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record's bytes into a document. */
final class RecordDecoder {

  private final AvroDeserializer<SpecificRecord> deserializer;
  private final Documents documents;

  RecordDecoder(SchemaResolver schemas, Documents documents) {
    this.deserializer = AvroDeserializer.ofAny(schemas);
    this.documents = documents;
  }

  /**
   * The document; empty for a tombstone and for a record that is internal to the pipeline.
   *
   * @throws BadRecordException if the record is at fault
   * @throws RetriableException if the registry cannot be reached
   * @throws ConnectException if the registry denies access
   */
  Optional<Document> decode(SinkRecord record) {
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
      return Optional.ofNullable(deserializer.deserialize(record.originalTopic(), bytes))
          .flatMap(documents::of);
    } catch (RegistryException.Unavailable e) {
      throw new RetriableException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      throw new ConnectException(String.valueOf(e.getMessage()), e);
    } catch (SerializationException | IllegalArgumentException e) {
      throw new BadRecordException(String.valueOf(e.getMessage()), e);
    }
  }
}
