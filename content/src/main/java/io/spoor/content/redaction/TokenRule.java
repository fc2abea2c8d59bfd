package io.spoor.content.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Rule of the tokens that one vendor issues, or of values near a word.
 *
 * @param kind mark that replaces the token
 * @param literal fixed text of the token; empty for a value that only a word before it tells
 * @param before shape of the part before the literal; null when the literal begins the token
 * @param shape shape of the part after the literal
 * @param options further conditions
 */
record TokenRule(
    String kind, String literal, @Nullable TokenShape before, TokenShape shape, Options options) {
  // Maximum characters that the conditions look at.
  private static final int PROBE = 256;

  /**
   * Further conditions of a rule.
   *
   * @param mixed the part after the literal has a digit or a capital
   * @param end no letter, digit or underscore follows
   * @param keep the literal is not replaced
   * @param random the part after the literal has three classes of characters and no words
   * @param entropy least Shannon entropy of that part, in bits per character; 0 for none
   * @param within distance from the word of the rule, in characters
   */
  record Options(
      boolean mixed, boolean end, boolean keep, boolean random, double entropy, int within) {}

  /** End of the token whose literal begins at {@code at}; {@code at} when there is none. */
  int end(String text, int at, boolean truncated) {
    int from = at + literal.length();
    int probed = shape.match(text, from, Math.min(text.length(), from + PROBE + 1024), truncated);
    if (probed == TokenShape.NO_MATCH) {
      return at;
    }
    boolean cut = truncated && probed == text.length();
    int to = Math.min(probed, from + PROBE);
    if (options.mixed && !cut && !Randomness.isMixed(text, from, to)) {
      return at;
    }
    if (options.random && !Randomness.isRandom(text, from, to)) {
      return at;
    }
    if (options.entropy > 0 && !cut && Randomness.entropy(text, from, to) < options.entropy) {
      return at;
    }
    int end = shape.match(text, from, truncated);
    if (literal.isEmpty() && end < text.length() && text.charAt(end) == '.') {
      // The first part of a host's or file's name.
      return end + 1 < text.length() && CharClasses.isAlnum(text.charAt(end + 1)) ? at : end;
    }
    return options.end && end < text.length() && isWordChar(text.charAt(end)) ? at : end;
  }

  private static boolean isWordChar(char c) {
    return CharClasses.isAlnum(c) || c == '_';
  }
}
