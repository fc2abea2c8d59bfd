package io.spoor.platform.serde;

import io.spoor.schemas.codec.SpecificRecordIo;
import io.spoor.schemas.topic.TopicCatalogue;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Finds the generated class for a record on a topic. */
final class ContractClasses {

  private ContractClasses() {}

  /**
   * Schema of the class with the same full name as the writer's schema. Only the catalogue's
   * classes, and the one that the caller names, are ever loaded: an external schema cannot select
   * others.
   *
   * @throws SerializationException if there is none, or it is not of the expected type
   */
  static Schema schemaFor(
      Schema writerSchema, Class<? extends SpecificRecord> expected, String topic, int id) {
    String name = writerSchema.getFullName();
    Class<? extends SpecificRecord> contractClass =
        expected.getName().equals(name) ? expected : TopicCatalogue.types().get(name);
    if (contractClass == null || !expected.isAssignableFrom(contractClass)) {
      throw new SerializationException(
          "Cannot read a record of topic "
              + topic
              + ": schema id "
              + id
              + " describes "
              + name
              + (contractClass == null
                  ? ", which this version of Spoor does not know. Upgrade it, or find the producer that wrote this."
                  : ", and "
                      + expected.getName()
                      + " was expected. Find the producer that wrote this."));
    }
    return SpecificRecordIo.schema(contractClass);
  }
}
