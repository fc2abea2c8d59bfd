package io.spoor.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Makes records of any schema with every field set, always the same ones. */
public final class SampleRecords {

  private long number = 1_000;

  private SampleRecords() {}

  /** A record of the schema. */
  public static GenericRecord of(Schema schema) {
    return new SampleRecords().record(schema);
  }

  private GenericRecord record(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema(), field.name()));
    }
    return record;
  }

  private Object value(Schema schema, String name) {
    number++;
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      // Beyond ASCII and beyond Java's 16-bit characters, where encoders differ if they err.
      case STRING -> name + " " + number + " é → 🐾";
      case BYTES -> ByteBuffer.wrap((name + " " + number).getBytes(StandardCharsets.UTF_8));
      case LONG -> number * 1_000_000_007L;
      case INT -> (int) number;
      case DOUBLE -> number / 8.0;
      case BOOLEAN -> true;
      case ARRAY ->
          List.of(value(schema.getElementType(), name), value(schema.getElementType(), name));
      case MAP -> new LinkedHashMap<>(Map.of("key of " + name, value(schema.getValueType(), name)));
      case UNION -> value(schema.getTypes().getLast(), name);
      default ->
          throw new IllegalArgumentException(
              "no sample for type " + schema.getType() + ": add one");
    };
  }
}
