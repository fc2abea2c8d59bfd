package io.spoor.sources.redaction;

/**
 * Skips text that cannot begin a secret, with one table look-up per character: most texts contain
 * no secret and need no other scan.
 */
final class ScanPrefilter {
  private static final int ASCII = 128;
  private static final byte NAMED = 1;
  private static final byte WORD = 2;
  // What each pair of characters may begin; most begin no secret.
  private static final byte[] PAIRS = pairs();

  private ScanPrefilter() {}

  /**
   * First position from {@code from} that {@link SecretScanner} must examine; the length of the
   * text when there is none.
   */
  static int nextCandidate(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      char following = i + 1 < length ? text.charAt(i + 1) : 0;
      if (c >= ASCII) {
        if (Character.isSurrogate(c)) {
          return i;
        }
      } else {
        byte kind = PAIRS[c * ASCII + (following < ASCII ? following : 0)];
        if (kind != 0 && canBegin(text, i, c, kind)) {
          return i;
        }
      }
    }
    return length;
  }

  private static boolean canBegin(String text, int i, char c, byte kind) {
    if (kind == WORD) {
      return CharClasses.startsWord(text, i);
    }
    if (c == ':' && text.startsWith("//", i + 1)) {
      int end = Math.min(text.length(), i + 3 + SecretScanner.MAX_USER_INFO);
      return text.indexOf('@', i + 3, end) >= 0;
    }
    return c == '-' || NamedSecretMatcher.mayMatch(text, i, c);
  }

  private static byte[] pairs() {
    var pairs = new byte[ASCII * ASCII];
    for (char separator : new char[] {':', '=', '>'}) {
      for (int next = 0; next < ASCII; next++) {
        pairs[separator * ASCII + next] = NAMED;
      }
    }
    pairs['-' * ASCII + '-'] = NAMED;
    for (String beginning : TokenMatcher.beginnings()) {
      pairs[beginning.charAt(0) * ASCII + beginning.charAt(1)] = WORD;
    }
    return pairs;
  }
}
