package io.spoor.sources.mapping;

import org.jspecify.annotations.Nullable;

/** Truncates text to the lengths that documents allow. */
public final class TextTruncation {
  private TextTruncation() {}

  /**
   * At most {@code maxChars} UTF-16 units of the text, without a split character; null stays null.
   */
  public static @Nullable String truncateOrNull(@Nullable String text, int maxChars) {
    return text == null ? null : truncate(text, maxChars);
  }

  /** At most {@code maxChars} UTF-16 units of the text, without a split character. */
  public static String truncate(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    boolean splitsSurrogate = maxChars > 0 && Character.isHighSurrogate(text.charAt(maxChars - 1));
    return text.substring(0, splitsSurrogate ? maxChars - 1 : maxChars);
  }

  /** The same on one line: control characters become spaces. */
  public static String singleLine(String text, int maxChars) {
    String truncated = truncate(text, maxChars);
    for (int i = 0; i < truncated.length(); i++) {
      if (Character.isISOControl(truncated.charAt(i))) {
        var line = new StringBuilder(truncated);
        for (int j = i; j < line.length(); j++) {
          if (Character.isISOControl(line.charAt(j))) {
            line.setCharAt(j, ' ');
          }
        }
        return line.toString();
      }
    }
    return truncated;
  }
}
