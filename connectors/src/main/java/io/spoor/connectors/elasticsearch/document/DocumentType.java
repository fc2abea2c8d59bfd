package io.spoor.connectors.elasticsearch.document;

import org.apache.avro.specific.SpecificRecord;

/**
 * One type of document: which record it is made of, where it goes, and what it says.
 * dashboards/FIELDS.md has the fields.
 */
interface DocumentType<T extends SpecificRecord> {

  Class<T> record();

  DocumentAddress address(T record);

  void write(T record, JsonWriter out);

  /** The same, for the one type that says how long it took until its record was published. */
  default void write(T record, Latency latency, JsonWriter out) {
    write(record, out);
  }
}
