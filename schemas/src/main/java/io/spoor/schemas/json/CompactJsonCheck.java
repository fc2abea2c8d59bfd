package io.spoor.schemas.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether bytes already equal the output of {@link RecordJson#text} for the tree that they
 * contain.
 *
 * <p>It computes the minimum number of bytes in which the tree can be written. If the input has
 * exactly this length, it contains no white space, no unnecessary escape, only ASCII, and no number
 * in another form.
 */
final class CompactJsonCheck {
  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  // For other numbers, the text cannot be derived from the value.
  private static final long NOT_COMPACT = Long.MAX_VALUE >> 30;

  private CompactJsonCheck() {}

  /** The bytes as text if they are in that form; otherwise null. */
  static @Nullable String textOrNull(byte[] bytes, JsonNode tree) {
    var text = new String(bytes, ISO_8859_1);
    int escapes = countEscapes(text);
    return escapes >= 0 && bytes.length - escapes == compactLength(tree) ? text : null;
  }

  /** Number of one-character escapes; -1 if there are other escapes. */
  private static int countEscapes(String text) {
    int escapes = 0;
    for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i + 2)) {
      if (i + 1 == text.length() || SHORT_ESCAPES.indexOf(text.charAt(i + 1)) < 0) {
        return -1;
      }
      escapes++;
    }
    return escapes;
  }

  /** Minimum number of bytes of the tree, without the backslashes of escapes. */
  private static long compactLength(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        long length = 1L + Math.max(1, node.size());
        for (Map.Entry<String, JsonNode> member : ((ObjectNode) node).properties()) {
          length += member.getKey().length() + 3 + compactLength(member.getValue());
        }
        yield length;
      }
      case ARRAY -> {
        long length = 1L + Math.max(1, node.size());
        for (int i = 0; i < node.size(); i++) {
          length += compactLength(node.get(i));
        }
        yield length;
      }
      case STRING -> node.textValue().length() + 2;
      case NUMBER -> node.isInt() || node.isLong() ? digits(node.longValue()) : NOT_COMPACT;
      case BOOLEAN -> node.booleanValue() ? 4 : 5;
      case NULL -> 4;
      case BINARY, MISSING, POJO -> NOT_COMPACT;
    };
  }

  private static int digits(long number) {
    int digits = number < 0 ? 2 : 1;
    for (long remaining = number / 10; remaining != 0; remaining /= 10) {
      digits++;
    }
    return digits;
  }
}
