package io.spoor.sources.mapping;

import org.jspecify.annotations.Nullable;

/** Cuts text to lengths that documents allow. */
public final class Texts {
  private Texts() {}

  /** At most {@code maxChars} UTF-16 units of the text, and no half character; null stays null. */
  public static @Nullable String cut(@Nullable String text, int maxChars) {
    return text == null ? null : shorter(text, maxChars);
  }

  /** At most {@code maxChars} UTF-16 units of the text, and no half character. */
  public static String shorter(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    boolean half = maxChars > 0 && Character.isHighSurrogate(text.charAt(maxChars - 1));
    return text.substring(0, half ? maxChars - 1 : maxChars);
  }

  /** The same on one line: control characters become spaces. */
  public static String line(String text, int maxChars) {
    String shorter = shorter(text, maxChars);
    for (int i = 0; i < shorter.length(); i++) {
      if (Character.isISOControl(shorter.charAt(i))) {
        var line = new StringBuilder(shorter);
        for (int j = i; j < line.length(); j++) {
          if (Character.isISOControl(line.charAt(j))) {
            line.setCharAt(j, ' ');
          }
        }
        return line.toString();
      }
    }
    return shorter;
  }
}
