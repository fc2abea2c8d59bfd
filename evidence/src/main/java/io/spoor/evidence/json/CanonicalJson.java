package io.spoor.evidence.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON in the canonical form of RFC 8785: members sorted by the UTF-16 units of their names,
 * no white space, numbers as in ECMAScript, in strings only mandatory escapes. Equal values have
 * equal bytes, none of which is a newline.
 */
public final class CanonicalJson {
  /** Up to this limit every integer has a distinct double (RFC 7493, 2.2). */
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private CanonicalJson() {}

  /**
   * UTF-8 without surrounding white space.
   *
   * @throws IllegalArgumentException if the value has no canonical form: an integer beyond 2^53 -
   *     1, a number that is not finite, an unpaired surrogate
   */
  public static byte[] bytes(JsonNode value) {
    var text = new StringBuilder();
    write(value, text);
    return text.toString().getBytes(UTF_8);
  }

  /** Appends the value, under the same conditions. */
  public static void write(JsonNode value, StringBuilder out) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, out);
      case ARRAY -> array(value, out);
      case STRING -> string(value.textValue(), out);
      case NUMBER -> number(value, out);
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL -> out.append("null");
      case BINARY, POJO, MISSING ->
          throw new IllegalArgumentException("not a JSON value: " + value.getNodeType());
    }
  }

  private static void object(JsonNode object, StringBuilder out) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    // String.compareTo compares UTF-16 units, as section 3.2.3 requires.
    members.sort(Map.Entry.comparingByKey());
    char separator = '{';
    for (Map.Entry<String, JsonNode> member : members) {
      out.append(separator);
      string(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      separator = ',';
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private static void array(JsonNode array, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(array.get(i), out);
    }
    out.append(']');
  }

  private static void number(JsonNode number, StringBuilder out) {
    if (!number.isIntegralNumber()) {
      out.append(EcmaNumber.text(number.doubleValue()));
      return;
    }
    if (!number.canConvertToLong()
        || number.longValue() > MAX_SAFE_INTEGER
        || number.longValue() < -MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException(
          "an integer beyond 2^53 - 1 has no exact JSON number (RFC 8785, 3.2.2.3); write it as text: "
              + number);
    }
    out.append(number.longValue());
  }

  /** Appends a text in quotes (RFC 8785, 3.2.2.2). */
  public static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
          } else if (Character.isSurrogate(c)) {
            i = pair(text, i, out);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Appends both surrogates; returns the index of the second. */
  private static int pair(String text, int i, StringBuilder out) {
    char c = text.charAt(i);
    if (!Character.isHighSurrogate(c)
        || i + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(i + 1))) {
      throw new IllegalArgumentException(
          "half a surrogate pair at character " + i + " of a text: it has no UTF-8");
    }
    out.append(c).append(text.charAt(i + 1));
    return i + 1;
  }
}
