package io.spoor.evidence.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON the one way that RFC 8785 allows: members sorted by the UTF-16 units of their names,
 * no white space, numbers as ECMAScript prints them, in strings only those escapes that JSON
 * demands. Equal values give equal bytes, and no byte of them is a newline.
 */
public final class CanonicalJson {
  /** Up to this every integer has a double of its own (RFC 7493, 2.2). */
  private static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private CanonicalJson() {}

  /**
   * UTF-8 without white space around it.
   *
   * @throws IllegalArgumentException if the value has no canonical form: an integer beyond 2^53 -
   *     1, a number that is not finite, half a surrogate pair
   */
  public static byte[] bytes(JsonNode value) {
    var text = new StringBuilder();
    write(value, text);
    return text.toString().getBytes(UTF_8);
  }

  /** Appends the value, under the same conditions. */
  public static void write(JsonNode value, StringBuilder to) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, to);
      case ARRAY -> array(value, to);
      case STRING -> string(value.textValue(), to);
      case NUMBER -> number(value, to);
      case BOOLEAN -> to.append(value.booleanValue());
      case NULL -> to.append("null");
      case BINARY, POJO, MISSING ->
          throw new IllegalArgumentException("no JSON value: " + value.getNodeType());
    }
  }

  private static void object(JsonNode object, StringBuilder to) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    // String.compareTo compares UTF-16 units, as section 3.2.3 wants.
    members.sort(Map.Entry.comparingByKey());
    char before = '{';
    for (Map.Entry<String, JsonNode> member : members) {
      to.append(before);
      string(member.getKey(), to);
      to.append(':');
      write(member.getValue(), to);
      before = ',';
    }
    to.append(members.isEmpty() ? "{}" : "}");
  }

  private static void array(JsonNode array, StringBuilder to) {
    to.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        to.append(',');
      }
      write(array.get(i), to);
    }
    to.append(']');
  }

  private static void number(JsonNode number, StringBuilder to) {
    if (!number.isIntegralNumber()) {
      to.append(EcmaNumber.text(number.doubleValue()));
      return;
    }
    if (!number.canConvertToLong()
        || number.longValue() > LARGEST_INTEGER
        || number.longValue() < -LARGEST_INTEGER) {
      throw new IllegalArgumentException(
          "an integer beyond 2^53 - 1 has no exact JSON number (RFC 8785, 3.2.2.3); write it as text: "
              + number);
    }
    to.append(number.longValue());
  }

  /** Appends a text in quotes (RFC 8785, 3.2.2.2). */
  public static void string(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\b' -> to.append("\\b");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\f' -> to.append("\\f");
        case '\r' -> to.append("\\r");
        default -> {
          if (c < ' ') {
            to.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
          } else if (Character.isSurrogate(c)) {
            i = pair(text, i, to);
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }

  /** Appends both halves; the index of the second. */
  private static int pair(String text, int i, StringBuilder to) {
    char c = text.charAt(i);
    if (!Character.isHighSurrogate(c)
        || i + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(i + 1))) {
      throw new IllegalArgumentException(
          "half a surrogate pair at character " + i + " of a text: it has no UTF-8");
    }
    to.append(c).append(text.charAt(i + 1));
    return i + 1;
  }
}
