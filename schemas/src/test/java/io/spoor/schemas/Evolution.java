package io.spoor.schemas;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A record schema as a later version might have it: the same with further fields. */
final class Evolution {

  private final Schema original;
  private final List<Schema.Field> fields = new ArrayList<>();

  private Evolution(Schema original) {
    this.original = original;
    original.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
  }

  static Evolution of(Schema original) {
    return new Evolution(original);
  }

  /** Adds a field; without a default if that is null. */
  Evolution with(String name, Schema type, @Nullable Object defaultValue) {
    fields.add(
        defaultValue == null
            ? new Schema.Field(name, type, "New.")
            : new Schema.Field(name, type, "New.", defaultValue));
    return this;
  }

  /** Gives a field another type, keeping its place. */
  Evolution withType(String name, Schema type) {
    fields.replaceAll(
        field ->
            field.name().equals(name)
                ? new Schema.Field(name, type, field.doc(), field.defaultVal())
                : field);
    return this;
  }

  Schema schema() {
    return Schema.createRecord(
        original.getName(), original.getDoc(), original.getNamespace(), false, fields);
  }
}
