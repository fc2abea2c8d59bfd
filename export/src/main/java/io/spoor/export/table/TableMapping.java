package io.spoor.export.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.RecordView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one kind of records: the header's members, then the fields of its Avro contract
 * with nested records flattened, and last {@code _more}: a JSON object of all values without a
 * column, which another version of Spoor wrote. No value is lost.
 */
final class TableMapping {
  private static final Pattern TIME =
      Pattern.compile("(nano|milli)seconds since the Unix epoch, UTC");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final List<Column> all = new ArrayList<>();
  private final Map<String, Position> positions = new HashMap<>();
  private final int overflowColumn;

  /** Only events can lack fields that the selection left out. */
  private final int leftOutColumn;

  /** Destination of a member's value: a column, or a group of nested members. */
  private sealed interface Position {
    record Leaf(int column, Column.Type type) implements Position {}

    record Group(Map<String, Position> members) implements Position {}
  }

  private TableMapping(String kind, List<Schema.Field> fields) {
    add("_record", Column.Type.LONG);
    add("_kind", Column.Type.TEXT);
    add("_id", Column.Type.TEXT);
    add("_topic", Column.Type.TEXT);
    add("_partition", Column.Type.INT);
    add("_offset", Column.Type.LONG);
    add("_time", Column.Type.NANOS);
    add("_withheld", Column.Type.INT);
    position(positions, "$key", add("_key", Column.Type.TEXT));
    positions.put(
        "$schema",
        new Position.Group(
            Map.of(
                "name", add("_schema", Column.Type.TEXT),
                "fingerprint", add("_schema_fingerprint", Column.Type.TEXT))));
    position(positions, "$deleted", add("_deleted", Column.Type.BOOLEAN));
    for (Schema.Field field : fields) {
      positions.put(field.name(), position(field, field.name()));
      if (field.name().equals("event")) {
        position(positions, "$event", eventReference());
      }
    }
    leftOutColumn = kind.equals("event") ? column("_left_out", Column.Type.INT) : -1;
    overflowColumn = column("_more", Column.Type.JSON);
  }

  private Position eventReference() {
    return new Position.Group(
        Map.of(
            "record", add("_event_record", Column.Type.LONG),
            "missing", add("_event_missing", Column.Type.BOOLEAN),
            "withheld", add("_event_withheld", Column.Type.INT),
            "time", add("_event_time", Column.Type.NANOS)));
  }

  /** The mapping of a kind; for a kind without a contract here, only the header's columns. */
  static TableMapping of(String kind) {
    return new TableMapping(kind, KindSchemas.of(kind).map(Schema::getFields).orElse(List.of()));
  }

  private static void position(Map<String, Position> positions, String name, Position position) {
    positions.put(name, position);
  }

  private Position add(String name, Column.Type type) {
    return new Position.Leaf(column(name, type), type);
  }

  /** Adds a column; returns its index. */
  private int column(String name, Column.Type type) {
    all.add(new Column(name, type));
    return all.size() - 1;
  }

  private Position position(Schema.Field field, String path) {
    Schema schema = nonNullSchema(field.schema());
    if (schema.getType() != Schema.Type.RECORD) {
      return add(path, type(schema, String.valueOf(field.doc())));
    }
    var members = new HashMap<String, Position>();
    for (Schema.Field member : schema.getFields()) {
      members.put(member.name(), position(member, path + "." + member.name()));
    }
    return new Position.Group(members);
  }

  private static Schema nonNullSchema(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElse(schema);
  }

  private static Column.Type type(Schema schema, String doc) {
    return switch (schema.getType()) {
      case STRING, ENUM, BYTES, FIXED -> Column.Type.TEXT;
      case INT -> Column.Type.INT;
      case LONG -> time(doc);
      case FLOAT, DOUBLE -> Column.Type.DOUBLE;
      case BOOLEAN -> Column.Type.BOOLEAN;
      case ARRAY ->
          nonNullSchema(schema.getElementType()).getType() == Schema.Type.STRING
              ? Column.Type.TEXTS
              : Column.Type.JSON;
      case MAP, RECORD, UNION, NULL -> Column.Type.JSON;
    };
  }

  /** The contracts' docs state the unit of a long. */
  private static Column.Type time(String doc) {
    Matcher time = TIME.matcher(doc);
    if (!time.find()) {
      return Column.Type.LONG;
    }
    return time.group(1).equals("nano") ? Column.Type.NANOS : Column.Type.MILLIS;
  }

  List<Column> all() {
    return Collections.unmodifiableList(all);
  }

  /**
   * Fills in a record as a row: for each column null, or by its type a String, Long (for integers
   * and times), Double, Boolean or JsonNode (for lists and JSON). The array is reused.
   */
  void fill(long number, RecordView record, @Nullable Object[] row) {
    Arrays.fill(row, null);
    RecordHeader header = record.header();
    row[0] = number;
    row[1] = header.kind();
    row[2] = header.id();
    row[3] = header.topic();
    row[4] = (long) header.partition();
    row[5] = header.offset();
    row[6] = nanos(header.time());
    row[7] = (long) record.withheld();
    if (leftOutColumn >= 0) {
      row[leftOutColumn] = (long) record.leftOut();
    }
    ObjectNode unmapped = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : record.fields().entrySet()) {
      fill(positions.get(field.getKey()), field.getKey(), field.getValue(), row, unmapped);
    }
    if (!unmapped.isEmpty()) {
      row[overflowColumn] = unmapped;
    }
  }

  private static void fill(
      @Nullable Position position,
      String path,
      JsonNode value,
      @Nullable Object[] row,
      ObjectNode unmapped) {
    switch (position) {
      case null -> unmapped.set(path, value);
      case Position.Leaf(int column, Column.Type type) -> {
        Object converted = convert(value, type);
        if (converted == null && !value.isNull()) {
          unmapped.set(path, value);
        }
        row[column] = converted;
      }
      case Position.Group(Map<String, Position> members) -> {
        if (!value.isObject()) {
          unmapped.set(path, value);
          return;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          fill(
              members.get(member.getKey()),
              path + "." + member.getKey(),
              member.getValue(),
              row,
              unmapped);
        }
      }
    }
  }

  /** Null if the value does not have the type. */
  private static @Nullable Object convert(JsonNode value, Column.Type type) {
    return switch (type) {
      case TEXT -> value.textValue();
      case INT -> value.canConvertToInt() ? (Long) value.longValue() : null;
      case LONG, NANOS, MILLIS -> toLong(value);
      case DOUBLE -> number(value);
      case BOOLEAN -> value.isBoolean() ? value.booleanValue() : null;
      case TEXTS -> isTexts(value) ? value : null;
      case JSON -> value.isNull() ? null : value;
    };
  }

  /** Integers beyond 2^53 are texts in the log. */
  private static @Nullable Long toLong(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    try {
      return value.isTextual() ? Long.valueOf(value.textValue()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double number(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      case "-0.0" -> -0.0;
      default -> null;
    };
  }

  private static boolean isTexts(JsonNode value) {
    if (!value.isArray()) {
      return false;
    }
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Long nanos(String time) {
    try {
      Instant instant = Instant.parse(time);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      return null; // not a Spoor time; the records contain the text
    }
  }
}
