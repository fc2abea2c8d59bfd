package io.spoor.local.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fits text into columns of a terminal. */
public final class Text {
  private Text() {}

  /**
   * As it may be printed: control characters, which could move a terminal's cursor, and those that
   * change the direction of writing or break lines become dots.
   */
  public static String safe(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        if (safe == null) {
          safe = new StringBuilder(text);
        }
        safe.setCharAt(i, '·');
      }
    }
    return safe == null ? text : safe.toString();
  }

  /**
   * JSON as it may be printed: what {@link #safe} takes out is written as an escape, so that it
   * says the same to a script and nothing to a terminal. JSON has such characters in strings only,
   * and escapes those below U+0020 itself.
   */
  public static String escaped(String json) {
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean unsafe = c > ' ' && isUnsafe(c);
      if (unsafe && escaped == null) {
        escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (escaped != null) {
        if (unsafe) {
          escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          escaped.append(c);
        }
      }
    }
    return escaped == null ? json : escaped.toString();
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || c == '\u061c'
        || (c >= '\u200e' && c <= '\u200f')
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  /** At most {@code width} characters; a cut is marked. */
  static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width <= 1 ? "…".substring(0, Math.max(0, width)) : text.substring(0, width - 1) + "…";
  }

  static String left(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  static String right(String text, int width) {
    return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
  }

  /** Breaks at spaces, so that no line is longer than {@code width} unless one word is. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** {@code 1 chain}, {@code 2 chains}. */
  static String count(long number, String one) {
    return number + " " + (number == 1 ? one : one + "s");
  }
}
