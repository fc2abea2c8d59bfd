package io.spoor.sources.shell;

/** Patterns with {@code *} for any text, in any case of letters. */
final class Globs {
  private Globs() {}

  /** Whether a text matches one of the patterns, which {@code |} separates. */
  static boolean matchesAny(String patterns, String text) {
    int start = 0;
    while (start <= patterns.length()) {
      int end = patterns.indexOf('|', start);
      end = end < 0 ? patterns.length() : end;
      if (matches(patterns.substring(start, end), text)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** Takes time in proportion to the product of both lengths at most. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean same(char a, char b) {
    return a == b || Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
