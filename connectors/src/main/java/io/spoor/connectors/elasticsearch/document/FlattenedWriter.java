package io.spoor.connectors.elasticsearch.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.text.TextSanitizer;
import java.util.Map;

/**
 * Writes an object of any shape so that a {@code flattened} field accepts it. Such a field rejects
 * a whole document for a name with NUL, too many levels, or a path of names that is too long.
 *
 * <p>https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/flattened
 */
final class FlattenedWriter {

  /** The mapping's {@code depth_limit}: levels of nested objects. */
  static final int MAX_DEPTH = 20;

  /**
   * Maximum characters of a name. Path and value of a leaf form one term of at most 32,766 bytes:
   * 20 names of 3-byte characters and a value of the mapping's {@code ignore_above} stay below.
   */
  static final int MAX_NAME = 400;

  private static final int MAX_TRUNCATED_NAME = MAX_NAME - 20;

  // Preserves the digits of numbers.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final JsonBytes out;

  private FlattenedWriter(JsonBytes out) {
    this.out = out;
  }

  /** Writes JSON text; a value that is not an object becomes {@code {"text": "…"}}. */
  static void write(JsonBytes out, String text) {
    new FlattenedWriter(out).object(parse(text), 1);
  }

  /** Writes names and values. */
  static void write(JsonBytes out, Map<String, String> values) {
    ObjectNode object = MAPPER.createObjectNode();
    values.forEach(object::put);
    new FlattenedWriter(out).object(object, 1);
  }

  private static ObjectNode parse(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Truncated or not JSON: retained as text.
    }
    return MAPPER.createObjectNode().put("text", text);
  }

  private void object(ObjectNode object, int depth) {
    out.beginObject();
    int renamed = 0;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (!isUsed(name)) {
        String sanitized = sanitize(name);
        do {
          renamed++;
          name = sanitized + '~' + renamed;
        } while (object.has(name));
      }
      out.name(name);
      value(member.getValue(), depth);
    }
    out.endObject();
  }

  private static boolean isUsed(String name) {
    return name.length() <= MAX_NAME && name.indexOf('\0') < 0 && TextSanitizer.isWellFormed(name);
  }

  private static String sanitize(String name) {
    String truncated =
        name.length() <= MAX_TRUNCATED_NAME ? name : name.substring(0, MAX_TRUNCATED_NAME);
    return TextSanitizer.repairSurrogates(truncated.replace('\0', TextSanitizer.REPLACEMENT));
  }

  private void value(JsonNode value, int depth) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        if (depth < MAX_DEPTH) {
          object((ObjectNode) value, depth + 1);
        } else {
          out.string(value.toString());
        }
      }
      case ARRAY -> array(value, depth);
      case STRING -> out.string(value.textValue());
      case NUMBER -> number(value);
      case BOOLEAN -> out.flag(value.booleanValue());
      case NULL, MISSING, BINARY, POJO -> out.literal("null");
    }
  }

  /**
   * Nested lists also count as levels: Elasticsearch does not limit them, but the call stack does.
   */
  private void array(JsonNode array, int depth) {
    if (depth > MAX_DEPTH) {
      out.string(array.toString());
      return;
    }
    out.beginArray();
    for (JsonNode element : array) {
      value(element, element.isArray() ? depth + 1 : depth);
    }
    out.endArray();
  }

  private void number(JsonNode number) {
    if (number.isBigInteger()) {
      out.literal(number.bigIntegerValue().toString());
    } else if (number.isIntegralNumber()) {
      out.number(number.longValue());
    } else {
      out.literal(number.decimalValue().toString());
    }
  }
}
