package io.spoor.cli.output;

import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

/** Fits text into terminal columns. */
public final class TerminalText {
  private TerminalText() {}

  /** Number of terminal columns of safe text: none for combining marks, two for wide characters. */
  static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      width += WideCharacters.columns(point);
    }
    return width;
  }

  /** At most {@code width} columns; truncation is marked. */
  static String truncate(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    if (width <= 1) {
      return "…".substring(0, Math.max(0, width));
    }
    int columns = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      columns += WideCharacters.columns(point);
      if (columns > width - 1) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, TextSanitizer.boundary(text, end)) + "…";
  }

  static String padRight(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /** Breaks at spaces, so that no line exceeds {@code width}, except for a longer word. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    int columns = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && columns + 1 + width(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
        columns = 0;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        columns++;
      }
      line.append(word);
      columns += width(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** {@code 1 chain}, {@code 2 chains}. */
  static String count(long number, String singular) {
    return number + " " + (number == 1 ? singular : singular + "s");
  }
}
