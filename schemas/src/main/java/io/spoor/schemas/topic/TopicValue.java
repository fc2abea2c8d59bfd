package io.spoor.schemas.topic;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Type of a topic's values. */
public sealed interface TopicValue {

  /** Description of a value, for people. */
  String description();

  /** Bytes as received, one JSON object per record unless the producer erred. */
  record Json(String description) implements TopicValue {}

  /** Bytes that only people read. */
  record Bytes(String description) implements TopicValue {}

  /**
   * Avro in the Confluent wire format.
   *
   * @param types generated classes of the records, at least one
   */
  record Avro(List<Class<? extends SpecificRecord>> types) implements TopicValue {

    public Avro {
      types = List.copyOf(types);
      if (types.isEmpty()) {
        throw new IllegalArgumentException("an Avro topic has at least one record type");
      }
    }

    /** Schemas of the types, in the same order. */
    public List<Schema> schemas() {
      return types.stream().map(SpecificData.get()::getSchema).toList();
    }

    @Override
    public String description() {
      return types.stream()
          .map(Class::getSimpleName)
          .collect(Collectors.joining(", ", "Avro: ", ""));
    }
  }
}
