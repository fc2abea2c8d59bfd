package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.Documents;
import io.spoor.connectors.elasticsearch.document.Latency;
import io.spoor.schemas.registry.RegistryException;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record's bytes into a document. */
final class RecordDecoder {
  private static final String ARRIVED = "arrived";

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
          .flatMap(decoded -> documents.of(decoded, latency(record)));
    } catch (RegistryException.Unavailable e) {
      throw new RetriableException(String.valueOf(e.getMessage()), e);
    } catch (RegistryException e) {
      throw new ConnectException(String.valueOf(e.getMessage()), e);
    } catch (SerializationException | IllegalArgumentException e) {
      throw new BadRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The app says in a header when what brought a record about had arrived. */
  private static Latency latency(SinkRecord record) {
    Header arrived = record.headers().lastWithName(ARRIVED);
    Long publishedAt = record.timestamp();
    if (arrived == null || publishedAt == null) {
      return Latency.UNKNOWN;
    }
    // Header converters make a number, a text or bytes of it.
    String digits =
        arrived.value() instanceof byte[] bytes
            ? new String(bytes, US_ASCII)
            : String.valueOf(arrived.value());
    try {
      return Latency.between(Long.parseLong(digits), publishedAt);
    } catch (NumberFormatException e) {
      return Latency.UNKNOWN;
    }
  }
}
