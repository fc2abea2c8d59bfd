package io.spoor.content.redaction;

/**
 * Skips text that cannot begin a secret, with one table look-up per character: most texts contain
 * no secret and need no other scan.
 */
final class ScanPrefilter {
  private static final int ASCII = 128;
  private static final byte NAMED = 1;
  private static final byte WORD = 2;
  private static final byte INSIDE = 4;
  // What each pair of characters may begin; most begin no secret.
  private static final byte[] PAIRS = pairs();

  private static final boolean[] STARTS = SecretRules.get().starts();

  private ScanPrefilter() {}

  /**
   * First position from {@code from} that {@link SecretScanner} must examine; the length of the
   * text when there is none.
   */
  static int nextCandidate(String text, int from) {
    return nextCandidate(text, from, text.length());
  }

  /** The same up to {@code limit}, which it returns when there is none before. */
  static int nextCandidate(String text, int from, int limit) {
    int length = text.length();
    char c = from < length ? text.charAt(from) : 0;
    for (int i = from; i < limit; i++) {
      char following = i + 1 < length ? text.charAt(i + 1) : 0;
      if (c >= ASCII) {
        if (Character.isSurrogate(c) || ForeignNames.mayMatch(c)) {
          return i;
        }
      } else {
        byte kind = PAIRS[c * ASCII + (following < ASCII ? following : 0)];
        if (kind != 0
            && (kind != WORD || mayBeginWord(text, i, c, following))
            && canBegin(text, i, c, kind)) {
          return i;
        }
      }
      c = following;
    }
    return limit;
  }

  /** A first look at the third character and the one before, which rejects most words. */
  private static boolean mayBeginWord(String text, int i, char c, char following) {
    char third = i + 2 < text.length() ? text.charAt(i + 2) : 0;
    return STARTS[((c & 31) << 10) | ((following & 31) << 5) | (third & 31)]
        && CharClasses.startsWord(text, i);
  }

  private static boolean canBegin(String text, int i, char c, byte kind) {
    if ((kind & WORD) != 0
        && (kind == WORD || CharClasses.startsWord(text, i))
        && SecretRules.get().mayBegin(text, i)) {
      return true;
    }
    if ((kind & INSIDE) != 0 && SecretRules.get().mayBegin(text, i)) {
      return true;
    }
    if ((kind & NAMED) == 0) {
      return false;
    }
    if (c == ':' && text.startsWith("//", i + 1)) {
      int end = Math.min(text.length(), i + 3 + SecretScanner.MAX_USER_INFO);
      return text.indexOf('@', i + 3, end) >= 0;
    }
    if (c == '-') {
      return SecretScanner.mayBeOption(text, i);
    }
    return NamedSecretMatcher.mayMatch(text, i, c)
        || (c == ':' && SecretScanner.mayBePasswordFile(text, i));
  }

  private static byte[] pairs() {
    var pairs = new byte[ASCII * ASCII];
    for (char separator : new char[] {':', '=', '>'}) {
      for (int next = 0; next < ASCII; next++) {
        pairs[separator * ASCII + next] = NAMED;
      }
    }
    for (char next : new char[] {'"', '\'', '\\'}) {
      pairs['(' * ASCII + next] = NAMED;
      pairs[',' * ASCII + next] = NAMED;
    }
    pairs[',' * ASCII + ' '] = NAMED;
    pairs['-' * ASCII + '-'] = NAMED;
    for (char letter = 'a'; letter <= 'z'; letter++) {
      pairs['-' * ASCII + letter] = NAMED;
      pairs['-' * ASCII + Character.toUpperCase(letter)] = NAMED;
    }
    for (SecretRules.Beginning beginning : SecretRules.get().allBeginnings()) {
      String text = beginning.text();
      boolean inside = beginning.token() != null && beginning.token().before() != null;
      char first = text.charAt(0);
      char second = text.charAt(1);
      mark(pairs, first, second, inside ? INSIDE : WORD);
      if (beginning.anyCase()) {
        char upperFirst = Character.toUpperCase(first);
        char upperSecond = Character.toUpperCase(second);
        mark(pairs, upperFirst, second, WORD);
        mark(pairs, upperFirst, upperSecond, WORD);
        mark(pairs, first, upperSecond, WORD);
      }
    }
    for (String beginning : TokenMatcher.beginnings()) {
      mark(pairs, beginning.charAt(0), beginning.charAt(1), WORD);
    }
    return pairs;
  }

  private static void mark(byte[] pairs, char first, char second, byte kind) {
    pairs[first * ASCII + second] |= kind;
  }
}
