package io.spoor.connectors.elasticsearch.document;

/** Makes text safe to be written as UTF-8. */
final class Text {

  static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** Whether every half of a surrogate pair has its other half. */
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** The text with each lone half of a surrogate pair replaced by U+FFFD. */
  static String clean(String text) {
    if (isClean(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isSurrogate(point) ? REPLACEMENT : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** A surrogate that is a code point of its own has no partner. */
  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
