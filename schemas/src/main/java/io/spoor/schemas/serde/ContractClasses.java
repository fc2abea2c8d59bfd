package io.spoor.schemas.serde;

import io.spoor.schemas.topic.TopicCatalogue;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Finds the generated class that a record on a topic becomes. */
final class ContractClasses {

  private ContractClasses() {}

  /**
   * Schema of the class of the same full name as the written one. Only the catalogue's classes, and
   * the one the caller named, are ever loaded: a schema from outside cannot choose others.
   *
   * @throws SerializationException if there is none, or it is not of the expected type
   */
  static Schema schemaFor(
      Schema written, Class<? extends SpecificRecord> expected, String topic, int id) {
    String name = written.getFullName();
    Class<? extends SpecificRecord> found =
        expected.getName().equals(name) ? expected : TopicCatalogue.types().get(name);
    if (found == null || !expected.isAssignableFrom(found)) {
      throw new SerializationException(
          "Cannot read a record of topic "
              + topic
              + ": schema id "
              + id
              + " describes "
              + name
              + (found == null
                  ? ", which this version of Spoor does not know. Upgrade it, or find the producer that wrote this."
                  : ", and "
                      + expected.getName()
                      + " was expected. Find the producer that wrote this."));
    }
    return Records.schema(found);
  }
}
