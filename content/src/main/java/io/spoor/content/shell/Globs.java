package io.spoor.content.shell;

/** Patterns with {@code *} for any text, in any case of letters. */
final class Globs {
  private Globs() {}

  /** The characters of a pattern or a text as a set, without their case; several share a bit. */
  static long letters(String text) {
    long letters = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      letters |= c == '*' ? 0 : 1L << Character.toLowerCase(c);
    }
    return letters;
  }

  /** Whether a text matches one of the patterns, which {@code |} separates. */
  static boolean matchesAny(String patterns, String text) {
    int start = 0;
    while (start <= patterns.length()) {
      int end = patterns.indexOf('|', start);
      end = end < 0 ? patterns.length() : end;
      if (matches(patterns, start, end, text)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  static boolean matches(String pattern, String text) {
    return matches(pattern, 0, pattern.length(), text);
  }

  /** Takes time in proportion to the product of both lengths at most. */
  private static boolean matches(String pattern, int from, int to, String text) {
    int p = from;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < to && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < to && same(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < to && pattern.charAt(p) == '*') {
      p++;
    }
    return p == to;
  }

  private static boolean same(char a, char b) {
    return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
