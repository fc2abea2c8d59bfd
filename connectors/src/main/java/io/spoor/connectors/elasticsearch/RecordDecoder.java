package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.Documents;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.RecordReader;
import io.spoor.schemas.registry.SchemaResolver;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record's bytes into a document. */
final class RecordDecoder {

  private final RecordReader reader;
  private final Documents documents;

  RecordDecoder(SchemaResolver schemas, Documents documents) {
    this.reader = new RecordReader(schemas);
    this.documents = documents;
  }

  /**
   * The document; empty for a tombstone and for a record that is internal to the pipeline.
   *
   * @throws BadRecordException if the record is at fault
   */
  Optional<Document> decode(SinkRecord record) {
    try {
      return reader.read(record).flatMap(documents::of);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(String.valueOf(e.getMessage()), e);
    }
  }
}
