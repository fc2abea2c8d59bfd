package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Converts Avro values losslessly to and from JSON that has an exact byte form in RFC 8785.
 *
 * <p>Records and maps are objects without null members; bytes are base64url without padding; a long
 * beyond 2^53 - 1, and of doubles NaN, the infinities and −0, are text. Logical types use the form
 * of their base type. A union consists of null and one other type.
 */
public final class AvroJson {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private AvroJson() {}

  /**
   * The value as JSON.
   *
   * @throws IllegalArgumentException for a union of several non-null types
   */
  static JsonNode toJson(Schema schema, @Nullable Object value) {
    if (schema.getType() == Schema.Type.UNION) {
      Schema effectiveSchema = nonNullType(schema);
      return value == null ? JSON.nullNode() : toJson(effectiveSchema, value);
    }
    if (value == null) {
      return JSON.nullNode();
    }
    return switch (schema.getType()) {
      case RECORD -> object((IndexedRecord) value);
      case STRING, ENUM -> JSON.textNode(value.toString());
      case BYTES -> bytes(((ByteBuffer) value).duplicate());
      case FIXED -> bytes(ByteBuffer.wrap(((GenericFixed) value).bytes()));
      case INT -> JSON.numberNode(((Number) value).intValue());
      case LONG -> number(((Number) value).longValue());
      case FLOAT, DOUBLE -> number(((Number) value).doubleValue());
      case BOOLEAN -> JSON.booleanNode((Boolean) value);
      case ARRAY -> array(schema.getElementType(), (Iterable<?>) value);
      case MAP -> map(schema.getValueType(), (Map<?, ?>) value);
      case NULL, UNION -> throw new IllegalArgumentException("no value of " + schema);
    };
  }

  /** Non-null members of a record. */
  public static ObjectNode object(IndexedRecord record) {
    return object(record, -1);
  }

  /** Non-null members of a record, except one, by its position. */
  static ObjectNode object(IndexedRecord record, int omitted) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null && field.pos() != omitted) {
        object.set(field.name(), toJson(field.schema(), value));
      }
    }
    return object;
  }

  private static ArrayNode array(Schema items, Iterable<?> values) {
    ArrayNode array = JSON.arrayNode();
    for (Object value : values) {
      array.add(toJson(items, value));
    }
    return array;
  }

  private static ObjectNode map(Schema values, Map<?, ?> map) {
    ObjectNode object = JSON.objectNode();
    map.forEach((key, value) -> object.set(String.valueOf(key), toJson(values, value)));
    return object;
  }

  private static JsonNode bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return JSON.textNode(BASE64URL.encodeToString(bytes));
  }

  private static JsonNode number(long value) {
    return value > MAX_SAFE_INTEGER || value < -MAX_SAFE_INTEGER
        ? JSON.textNode(Long.toString(value))
        : JSON.numberNode(value);
  }

  private static JsonNode number(double value) {
    boolean negativeZero = value == 0 && 1 / value < 0;
    return Double.isFinite(value) && !negativeZero
        ? JSON.numberNode(value)
        : JSON.textNode(Double.toString(value));
  }

  /** The non-null type of a union; the schema itself if it is not a union. */
  private static Schema nonNullType(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> types =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          "a union of several types cannot be read from JSON: " + schema);
    }
    return types.getFirst();
  }

  /**
   * Builds a record from its members.
   *
   * @throws IllegalArgumentException if a mandatory member is missing, or has another type; the
   *     message names the member, never its value
   */
  static GenericData.Record record(Schema schema, JsonNode members, String path) {
    var record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode member = members.get(field.name());
      String fieldPath = path.isEmpty() ? field.name() : path + "." + field.name();
      record.put(
          field.pos(),
          member == null ? defaultValue(field, fieldPath) : of(field.schema(), member, fieldPath));
    }
    return record;
  }

  /**
   * Builds a record of the generated class that this Spoor version has for the schema's full name.
   *
   * @throws IllegalArgumentException under the conditions of {@link #record}, and if this version
   *     has no such class, or cannot read records of that schema
   */
  public static SpecificRecord specific(Schema schema, JsonNode members) {
    return specific(record(schema, members, ""));
  }

  static SpecificRecord specific(GenericRecord value) {
    Schema writerSchema = value.getSchema();
    Class<? extends SpecificRecord> type = TopicCatalogue.types().get(writerSchema.getFullName());
    if (type == null) {
      throw new IllegalArgumentException(
          "this version of Spoor has no type "
              + writerSchema.getFullName()
              + "; use the version that wrote it");
    }
    try {
      var bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(writerSchema).write(value, encoder);
      var reader =
          new SpecificDatumReader<SpecificRecord>(writerSchema, SpecificData.get().getSchema(type));
      return readNew(reader, bytes.toByteArray());
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(
          "not readable as this version's " + type.getSimpleName(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  // Avro declares the record to fill as non-null, but documents that null creates a new one.
  @SuppressWarnings("NullAway")
  private static SpecificRecord readNew(SpecificDatumReader<SpecificRecord> reader, byte[] bytes)
      throws IOException {
    return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static @Nullable Object defaultValue(Schema.Field field, String path) {
    if (field.schema().isNullable()) {
      return null;
    }
    throw new IllegalArgumentException(
        path + " is missing: it was withheld, or the record has another schema");
  }

  private static @Nullable Object of(Schema schema, JsonNode json, String path) {
    if (json.isNull() && schema.isNullable()) {
      return null;
    }
    Schema type = nonNullType(schema);
    return switch (type.getType()) {
      case RECORD -> record(type, require(json.isObject(), json, "an object", path), path);
      case STRING -> text(json, path);
      case ENUM -> new GenericData.EnumSymbol(type, text(json, path));
      case BYTES -> ByteBuffer.wrap(decoded(json, path));
      case FIXED -> new GenericData.Fixed(type, decoded(json, path));
      case INT -> require(json.canConvertToInt(), json, "an int", path).intValue();
      case LONG -> longOf(json, path);
      case FLOAT -> (float) doubleOf(json, path);
      case DOUBLE -> doubleOf(json, path);
      case BOOLEAN -> require(json.isBoolean(), json, "a boolean", path).booleanValue();
      case ARRAY -> list(type, require(json.isArray(), json, "an array", path), path);
      case MAP -> mapOf(type, require(json.isObject(), json, "an object", path), path);
      case NULL, UNION -> throw new IllegalArgumentException(path + ": no value of " + type);
    };
  }

  private static JsonNode require(boolean valid, JsonNode json, String expectation, String path) {
    if (!valid) {
      throw new IllegalArgumentException(
          path + " is not " + expectation + " but " + json.getNodeType());
    }
    return json;
  }

  private static String text(JsonNode json, String path) {
    return require(json.isTextual(), json, "a text", path).textValue();
  }

  private static byte[] decoded(JsonNode json, String path) {
    try {
      return Base64.getUrlDecoder().decode(text(json, path));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + " is not base64url", e);
    }
  }

  private static long longOf(JsonNode json, String path) {
    if (json.isTextual()) {
      try {
        return Long.parseLong(json.textValue());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(path + " is not a long", e);
      }
    }
    return require(json.isIntegralNumber() && json.canConvertToLong(), json, "a long", path)
        .longValue();
  }

  private static double doubleOf(JsonNode json, String path) {
    if (json.isTextual()) {
      return switch (json.textValue()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        case "-0.0" -> -0.0;
        default -> throw new IllegalArgumentException(path + " is not a double");
      };
    }
    return require(json.isNumber(), json, "a double", path).doubleValue();
  }

  private static List<@Nullable Object> list(Schema type, JsonNode array, String path) {
    var list = new ArrayList<@Nullable Object>(array.size());
    for (int i = 0; i < array.size(); i++) {
      list.add(of(type.getElementType(), array.get(i), path + "[" + i + "]"));
    }
    return list;
  }

  private static Map<String, @Nullable Object> mapOf(Schema type, JsonNode object, String path) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    object
        .properties()
        .forEach(
            member ->
                map.put(member.getKey(), of(type.getValueType(), member.getValue(), path + ".*")));
    return map;
  }
}
