package io.spoor.connectors.elasticsearch.document;

import org.apache.avro.specific.SpecificRecord;

/** One document type: its record type, address and fields. dashboards/FIELDS.md has the fields. */
interface DocumentType<T extends SpecificRecord> {

  Class<T> record();

  DocumentAddress address(T record);

  void write(T record, JsonWriter out);

  /** The same, for the only type that contains when its record was published. */
  default void write(T record, Publication publication, JsonWriter out) {
    write(record, out);
  }
}
