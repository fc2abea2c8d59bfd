package io.spoor.content.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text in characters that a person does not see: tag characters, which mirror ASCII; variation
 * selectors, one for each byte; and two zero-width characters, one for each bit.
 */
final class InvisibleText {
  private static final int MIN_CHARACTERS = 4;
  private static final int TAGS = 0xe0000;
  private static final int SELECTORS = 0xfe00;
  private static final int MORE_SELECTORS = 0xe0100;
  private static final int FIRST_SELECTORS = 16;
  private static final String ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff";

  private InvisibleText() {}

  /** The texts, in order; a few characters alone are none. */
  static List<String> in(String text) {
    List<String> found = new ArrayList<>(0);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c < 0x200b || !isInvisible(text.codePointAt(i))) {
        i++;
        continue;
      }
      var tags = new StringBuilder();
      var bytes = new ByteArrayOutputStream();
      var bits = new StringBuilder();
      while (i < text.length()) {
        int point = text.codePointAt(i);
        if (!isInvisible(point)) {
          break;
        }
        i += Character.charCount(point);
        int selector = selector(point);
        if (selector >= 0) {
          bytes.write(selector);
        } else if (point > TAGS) {
          appendTag(tags, point);
        } else {
          bits.append((char) point);
        }
      }
      add(tags.length() < MIN_CHARACTERS ? null : tags.toString(), found);
      add(bytes.size() < MIN_CHARACTERS ? null : text(bytes.toByteArray()), found);
      add(fromBits(bits), found);
    }
    return found;
  }

  private static void add(@Nullable String text, List<String> found) {
    if (text != null) {
      found.add(text);
    }
  }

  private static boolean isInvisible(int point) {
    return (point > TAGS && point < TAGS + 0x80)
        || selector(point) >= 0
        || ZERO_WIDTH.indexOf(point) >= 0;
  }

  private static int selector(int point) {
    if (point >= SELECTORS && point < SELECTORS + FIRST_SELECTORS) {
      return point - SELECTORS;
    }
    boolean isMore = point >= MORE_SELECTORS && point < MORE_SELECTORS + 256 - FIRST_SELECTORS;
    return isMore ? point - MORE_SELECTORS + FIRST_SELECTORS : -1;
  }

  private static void appendTag(StringBuilder tags, int point) {
    char ascii = (char) (point - TAGS);
    if (ascii >= ' ' && ascii < 0x7f) {
      tags.append(ascii);
    }
  }

  /** Bits as text, whichever of the two characters is one. */
  private static @Nullable String fromBits(CharSequence bits) {
    if (bits.length() < MIN_CHARACTERS * Byte.SIZE) {
      return null;
    }
    char first = bits.charAt(0);
    int count = bits.length() / Byte.SIZE;
    var bytes = new byte[count];
    var inverse = new byte[count];
    for (int i = 0; i < count * Byte.SIZE; i++) {
      int bit = 1 << (Byte.SIZE - 1 - i % Byte.SIZE);
      if (bits.charAt(i) == first) {
        inverse[i / Byte.SIZE] |= (byte) bit;
      } else {
        bytes[i / Byte.SIZE] |= (byte) bit;
      }
    }
    String text = text(bytes);
    return text == null ? text(inverse) : text;
  }

  /** The bytes as text; null unless they are text. */
  static @Nullable String text(byte[] bytes) {
    for (byte b : bytes) {
      // Most bytes are no text: no decoder, and no exception, for these.
      if (b >= 0 && Character.isISOControl(b) && !Character.isWhitespace(b)) {
        return null;
      }
    }
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    if (UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes), chars, /* endOfInput= */ true)
        .isError()) {
      return null;
    }
    String text = chars.flip().toString();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i)) && !Character.isWhitespace(text.charAt(i))) {
        return null;
      }
    }
    return text;
  }
}
