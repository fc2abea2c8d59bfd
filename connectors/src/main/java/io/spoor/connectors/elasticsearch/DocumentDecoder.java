package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.connectors.elasticsearch.document.DocumentFactory;
import io.spoor.connectors.elasticsearch.document.Publication;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import io.spoor.connectors.sink.RejectedRecordException;
import io.spoor.connectors.sink.SinkRecordDecoder;
import io.spoor.platform.registry.SchemaResolver;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Decodes a record's bytes into a document. */
final class DocumentDecoder {
  private static final String ARRIVED = "arrived";

  private final SinkRecordDecoder<SpecificRecord> reader;
  private final DocumentFactory documents;
  private final String indexPrefix;

  DocumentDecoder(SchemaResolver schemas, DocumentFactory documents, String indexPrefix) {
    this.reader = SinkRecordDecoder.ofKnownTypes(schemas);
    this.documents = documents;
    this.indexPrefix = indexPrefix;
  }

  /**
   * The document; empty for a tombstone and for a record internal to the pipeline.
   *
   * @throws RejectedRecordException if the record is at fault
   */
  Optional<SearchDocument> decode(SinkRecord record) {
    try {
      return reader
          .read(record)
          .flatMap(value -> documents.of(value, publication(record)))
          .map(document -> document.withPrefix(indexPrefix));
    } catch (IllegalArgumentException e) {
      throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A header that the app sets contains the arrival time of the raw record behind this record. */
  private static Publication publication(SinkRecord record) {
    Header arrivalHeader = record.headers().lastWithName(ARRIVED);
    Long publishedAt = record.timestamp();
    if (publishedAt == null) {
      return Publication.UNKNOWN;
    }
    if (arrivalHeader == null) {
      return Publication.at(publishedAt);
    }
    // Header converters deliver it as a number, text or bytes.
    String digits =
        arrivalHeader.value() instanceof byte[] bytes
            ? new String(bytes, US_ASCII)
            : String.valueOf(arrivalHeader.value());
    try {
      return Publication.of(Long.parseLong(digits), publishedAt);
    } catch (NumberFormatException e) {
      return Publication.at(publishedAt);
    }
  }
}
