package io.spoor.content.redaction;

/** Repairs text that UTF-8 cannot encode: JSON escapes may contain half a surrogate pair. */
final class Surrogates {
  private Surrogates() {}

  /** The text with every lone surrogate replaced by U+FFFD; the same string when there is none. */
  static String repair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLone(text, i)) {
        var repaired = new StringBuilder(text);
        for (int j = i; j < text.length(); j++) {
          if (isLone(text, j)) {
            repaired.setCharAt(j, '\ufffd');
          }
        }
        return repaired.toString();
      }
    }
    return text;
  }

  static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
