package io.spoor.connectors.elasticsearch.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/**
 * Writes an object of any shape so that a {@code flattened} field takes it: such a field refuses a
 * whole document for a name with NUL, for too many levels, and for a path of names that is too
 * long.
 *
 * <p>https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/flattened
 */
final class Flattened {

  /** The mapping's {@code depth_limit}: objects in objects. */
  static final int MAX_DEPTH = 20;

  /**
   * Characters of a name. Path and value of a leaf are one term of at most 32,766 bytes: 20 names
   * of 3-byte characters and a value of the mapping's {@code ignore_above} stay below.
   */
  static final int MAX_NAME = 400;

  private static final int CUT_NAME = MAX_NAME - 20;

  // Numbers keep their digits.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final JsonGenerator out;

  private Flattened(JsonGenerator out) {
    this.out = out;
  }

  /** Writes JSON text; what is not an object becomes {@code {"text": "…"}}. */
  static void write(JsonGenerator out, String text) throws IOException {
    new Flattened(out).object(parse(text), 1);
  }

  /** Writes names and values. */
  static void write(JsonGenerator out, Map<String, String> values) throws IOException {
    ObjectNode object = MAPPER.createObjectNode();
    values.forEach(object::put);
    new Flattened(out).object(object, 1);
  }

  private static ObjectNode parse(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Cut, or never JSON: kept as text.
    }
    return MAPPER.createObjectNode().put("text", text);
  }

  private void object(ObjectNode object, int depth) throws IOException {
    out.writeStartObject();
    int renamed = 0;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (!isTaken(name)) {
        String cleaned = cleaned(name);
        do {
          renamed++;
          name = cleaned + '~' + renamed;
        } while (object.has(name));
      }
      out.writeFieldName(name);
      value(member.getValue(), depth);
    }
    out.writeEndObject();
  }

  private static boolean isTaken(String name) {
    return name.length() <= MAX_NAME && name.indexOf('\0') < 0 && Text.isClean(name);
  }

  private static String cleaned(String name) {
    String cut = name.length() <= CUT_NAME ? name : name.substring(0, CUT_NAME);
    return Text.clean(cut.replace('\0', Text.REPLACEMENT));
  }

  private void value(JsonNode value, int depth) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> {
        if (depth < MAX_DEPTH) {
          object((ObjectNode) value, depth + 1);
        } else {
          out.writeString(Text.clean(value.toString()));
        }
      }
      case ARRAY -> array(value, depth);
      case STRING -> out.writeString(Text.clean(value.textValue()));
      case NUMBER -> number(value);
      case BOOLEAN -> out.writeBoolean(value.booleanValue());
      case NULL, MISSING, BINARY, POJO -> out.writeNull();
    }
  }

  /** Lists in lists count as levels too: Elasticsearch has no limit on them, a stack has. */
  private void array(JsonNode array, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      out.writeString(Text.clean(array.toString()));
      return;
    }
    out.writeStartArray();
    for (JsonNode element : array) {
      value(element, element.isArray() ? depth + 1 : depth);
    }
    out.writeEndArray();
  }

  private void number(JsonNode number) throws IOException {
    if (number.isBigInteger()) {
      out.writeNumber(number.bigIntegerValue());
    } else if (number.isIntegralNumber()) {
      out.writeNumber(number.longValue());
    } else {
      out.writeNumber(number.decimalValue());
    }
  }
}
