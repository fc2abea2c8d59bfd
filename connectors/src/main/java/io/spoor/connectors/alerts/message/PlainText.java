package io.spoor.connectors.alerts.message;

/**
 * Makes text of agents, tools and logs fit to be shown to people: whoever wrote it may be hostile.
 */
public final class PlainText {
  private static final char CUT = '…';
  private static final int REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /**
   * One line without control characters, marks that turn the direction of writing, and characters
   * that cannot be seen; cut to {@code most} UTF-16 units, which no limit in characters or code
   * points is below.
   */
  public static String line(String text, int most) {
    var out = new StringBuilder(Math.min(text.length(), most));
    boolean blank = true;
    for (int i = 0; i < text.length() && out.length() <= most; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
        if (!blank) {
          out.append(' ');
        }
        blank = true;
      } else if (isShown(point)) {
        out.appendCodePoint(point);
        blank = false;
      } else if (Character.getType(point) == Character.SURROGATE) {
        out.appendCodePoint(REPLACEMENT);
        blank = false;
      }
    }
    return cut(out, most).stripTrailing();
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String cut(StringBuilder text, int most) {
    if (text.length() <= most) {
      return text.toString();
    }
    int end = most - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + CUT;
  }
}
