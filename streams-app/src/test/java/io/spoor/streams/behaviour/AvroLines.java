package io.spoor.streams.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes any Avro record as a line of JSON; {@code @record} holds the name of the record's schema.
 */
final class AvroLines implements AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final BufferedWriter out;

  AvroLines(Path file) throws IOException {
    this.out = Files.newBufferedWriter(file);
  }

  void add(String type, @Nullable String key, @Nullable Object value) throws IOException {
    ObjectNode line = JSON.objectNode();
    line.put("type", type);
    line.put("key", key);
    line.set("value", json(value));
    out.write(line.toString());
    out.write('\n');
  }

  private static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case IndexedRecord record -> fields(record);
      case Collection<?> items -> {
        var array = JSON.arrayNode();
        items.forEach(item -> array.add(json(item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        var object = JSON.objectNode();
        entries.forEach((name, item) -> object.set(String.valueOf(name), json(item)));
        yield object;
      }
      case ByteBuffer bytes -> JSON.textNode(hex(bytes));
      case CharSequence text -> JSON.textNode(text.toString());
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      default -> throw new IllegalArgumentException("not written yet: " + value.getClass());
    };
  }

  private static ObjectNode fields(IndexedRecord record) {
    ObjectNode object = JSON.objectNode();
    object.put("@record", record.getSchema().getName());
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), json(record.get(field.pos())));
    }
    return object;
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
