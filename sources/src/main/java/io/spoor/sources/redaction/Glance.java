package io.spoor.sources.redaction;

/**
 * Passes over what begins no secret, at a table look-up a character: most texts hold none, and are
 * read here once and nowhere else.
 */
final class Glance {
  private static final int ASCII = 128;
  private static final byte NAMED = 1;
  private static final byte WORD = 2;
  // What two characters in a row may begin; most begin nothing.
  private static final byte[] PAIRS = pairs();

  private Glance() {}

  /**
   * The first place from {@code from} on where {@link Scan} has to look closer; the length of the
   * text where there is none.
   */
  static int next(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      char next = i + 1 < length ? text.charAt(i + 1) : 0;
      if (c >= ASCII) {
        if (Character.isSurrogate(c)) {
          return i;
        }
      } else {
        byte may = PAIRS[c * ASCII + (next < ASCII ? next : 0)];
        if (may != 0 && begins(text, i, c, may)) {
          return i;
        }
      }
    }
    return length;
  }

  private static boolean begins(String text, int i, char c, byte may) {
    if (may == WORD) {
      return Chars.startsWord(text, i);
    }
    if (c == ':' && text.startsWith("//", i + 1)) {
      int end = Math.min(text.length(), i + 3 + Scan.MAX_USER_INFO);
      return text.indexOf('@', i + 3, end) >= 0;
    }
    return c == '-' || Named.mayBeAt(text, i, c);
  }

  private static byte[] pairs() {
    var pairs = new byte[ASCII * ASCII];
    for (char separator : new char[] {':', '=', '>'}) {
      for (int next = 0; next < ASCII; next++) {
        pairs[separator * ASCII + next] = NAMED;
      }
    }
    pairs['-' * ASCII + '-'] = NAMED;
    for (String two : Words.beginnings()) {
      pairs[two.charAt(0) * ASCII + two.charAt(1)] = WORD;
    }
    return pairs;
  }
}
