package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.Documents;
import io.spoor.connectors.elasticsearch.document.Latency;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.RecordReader;
import io.spoor.schemas.registry.SchemaResolver;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record's bytes into a document. */
final class RecordDecoder {
  private static final String ARRIVED = "arrived";

  private final RecordReader<SpecificRecord> reader;
  private final Documents documents;
  private final String indexPrefix;

  RecordDecoder(SchemaResolver schemas, Documents documents, String indexPrefix) {
    this.reader = RecordReader.ofKnownTypes(schemas);
    this.documents = documents;
    this.indexPrefix = indexPrefix;
  }

  /**
   * The document; empty for a tombstone and for a record that is internal to the pipeline.
   *
   * @throws BadRecordException if the record is at fault
   */
  Optional<Document> decode(SinkRecord record) {
    try {
      return reader
          .read(record)
          .flatMap(value -> documents.of(value, latency(record)))
          .map(document -> document.in(indexPrefix));
    } catch (IllegalArgumentException e) {
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
