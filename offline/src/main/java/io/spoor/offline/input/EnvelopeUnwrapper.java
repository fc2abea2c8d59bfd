package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Extracts records from the envelopes of vendors' tools. */
final class EnvelopeUnwrapper {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // A double would change numbers beyond its precision.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final ObjectReader READER = MAPPER.reader();
  private static final ObjectWriter WRITER = MAPPER.writer();

  private static final String RESOURCE = "resource";
  private static final String SCOPE = "scope";

  private EnvelopeUnwrapper() {}

  /**
   * The record of a span in an OTLP request: with the enclosing resource and scope, which count
   * instead of any that it states itself.
   *
   * @param resource JSON text; null: none
   * @param scope JSON text; null: none
   */
  static byte[] ofSpan(byte[] span, byte @Nullable [] resource, byte @Nullable [] scope) {
    try {
      if (READER.readTree(span) instanceof ObjectNode object) {
        object.remove(List.of(RESOURCE, SCOPE));
        return prepend(RESOURCE, resource, prepend(SCOPE, scope, WRITER.writeValueAsBytes(object)));
      }
    } catch (IOException e) {
      // Not valid JSON, or with repeated members: the bytes are kept, so that the record is
      // evaluated
      // as it was sent.
    }
    return append(append(span, RESOURCE, resource), SCOPE, scope);
  }

  /** Whether a value can be a member of a record. */
  static boolean isValid(byte[] value) {
    try {
      READER.readTree(value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] prepend(String name, byte @Nullable [] value, byte[] object) {
    if (value == null) {
      return object;
    }
    var record = new ByteArrayOutputStream(object.length + value.length + name.length() + 4);
    record.writeBytes(("{\"" + name + "\":").getBytes(US_ASCII));
    record.writeBytes(value);
    if (!isEmpty(object)) {
      record.write(',');
    }
    record.write(object, 1, object.length - 1);
    return record.toByteArray();
  }

  private static byte[] append(byte[] object, String name, byte @Nullable [] value) {
    int end = object.length - 1;
    if (value == null || end < 1 || object[0] != '{' || object[end] != '}') {
      return object;
    }
    var record = new ByteArrayOutputStream(object.length + value.length + name.length() + 4);
    record.write(object, 0, end);
    record.writeBytes(((isEmpty(object) ? "\"" : ",\"") + name + "\":").getBytes(US_ASCII));
    record.writeBytes(value);
    record.write('}');
    return record.toByteArray();
  }

  private static boolean isEmpty(byte[] object) {
    return DocumentStart.blankEnd(i -> i < object.length ? object[i] : -1, 1) == object.length - 1;
  }

  /** The record that an element of {@code aws cloudtrail lookup-events} contains as text. */
  static byte[] ofLookup(byte[] element) {
    try {
      JsonNode text = READER.readTree(element).path("CloudTrailEvent");
      return text.isTextual() ? text.textValue().getBytes(UTF_8) : element;
    } catch (IOException e) {
      return element;
    }
  }
}
