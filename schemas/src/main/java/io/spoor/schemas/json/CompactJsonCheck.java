package io.spoor.schemas.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether bytes are already what {@link RecordJson#text} would make of the tree they hold.
 *
 * <p>Counts how few bytes the tree can be written in. Nothing can take fewer than are counted here,
 * so where the sums are equal nothing took more: there is no white space, no escape that need not
 * be, nothing beyond ASCII, no number in another form.
 */
final class CompactJsonCheck {
  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  // Of numbers other than these the text is not known from the value.
  private static final long NOT_COMPACT = Long.MAX_VALUE >> 30;

  private CompactJsonCheck() {}

  /** The bytes as text where they are so written; null otherwise. */
  static @Nullable String textOrNull(byte[] bytes, JsonNode tree) {
    var text = new String(bytes, ISO_8859_1);
    int escapes = countEscapes(text);
    return escapes >= 0 && bytes.length - escapes == compactLength(tree) ? text : null;
  }

  /** How many escapes of one character there are; -1 when there are others. */
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

  /** How few bytes the tree takes, without the backslashes of escapes. */
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
