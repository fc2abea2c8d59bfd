package io.spoor.testkit.page;

import java.util.stream.Collectors;

/** Text of a generated page, in lines of the width of all pages. */
public final class WrappedText {
  private static final int MAX_COLUMNS = 120;
  private static final String BULLET = "- ";

  private WrappedText() {}

  /** The lines of {@code text}, each a paragraph or a list item, with line ends at spaces. */
  public static String of(String text) {
    return text.lines().map(WrappedText::line).collect(Collectors.joining("\n"));
  }

  private static String line(String text) {
    String indent = text.startsWith(BULLET) ? " ".repeat(BULLET.length()) : "";
    var lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > MAX_COLUMNS) {
        lines.append('\n').append(indent);
        column = indent.length();
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
