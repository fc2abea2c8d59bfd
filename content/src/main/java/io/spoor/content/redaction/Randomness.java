package io.spoor.content.redaction;

/** Tells generated values from words, identifiers and digests. */
final class Randomness {
  private static final double MIN_ENTROPY = 3.2;
  private static final double LOG_2 = Math.log(2);

  private Randomness() {}

  /** Shannon entropy of the characters, in bits per character. */
  static double entropy(String text, int from, int to) {
    var counts = new int[128];
    int counted = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 128) {
        counts[c]++;
        counted++;
      }
    }
    double entropy = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / counted;
        entropy -= share * Math.log(share) / LOG_2;
      }
    }
    return entropy;
  }

  /** Whether there is a digit or a capital. */
  static boolean isMixed(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it looks generated: small letters, capitals and digits that change often. Digests,
   * UUIDs and ids in hexadecimal have two of these classes; names in camel case change seldom.
   */
  static boolean isRandom(String text, int from, int to) {
    int lower = 0;
    int upper = 0;
    int digits = 0;
    int changes = 0;
    int others = 0;
    int last = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int type;
      if (c >= 'a' && c <= 'z') {
        type = 0;
        lower++;
      } else if (c >= 'A' && c <= 'Z') {
        type = 1;
        upper++;
      } else if (c >= '0' && c <= '9') {
        type = 2;
        digits++;
      } else {
        type = 3;
        others++;
      }
      if (last >= 0 && type != last) {
        changes++;
      }
      last = type;
    }
    int length = to - from;
    return lower >= 2
        && upper >= 2
        && digits >= 1
        && others * 6 <= length
        && changes * 100 >= length * 35
        && entropy(text, from, to) >= MIN_ENTROPY;
  }
}
