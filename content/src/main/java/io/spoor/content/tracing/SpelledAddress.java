package io.spoor.content.tracing;

import org.jspecify.annotations.Nullable;

/**
 * An address whose dots or at signs are spelled, so that no program takes it for one: {@code
 * drop[.]example}, {@code kim (at) drop dot example}. Models read it as it is meant.
 *
 * @param text the address as it is meant
 * @param end where its spelling ends
 */
record SpelledAddress(String text, int end) {
  private static final int MAX_CHARS = 256;
  private static final int MAX_LABEL = 64;
  private static final String OPENS = "[({";
  private static final String CLOSES = "])}";
  private static final String[] FORMS = {".", "dot", "@", "at"};
  private static final String AT = " at ";
  private static final String IN_LABEL = "-_./:";
  private static final String AFTER_HOST = "-_./:?=&%#";

  /** A sign that is spelled, and where its spelling ends. */
  private record Sign(char sign, int end) {}

  /** Whether a spelled sign in brackets may begin there. */
  static boolean mayBegin(String text, int at) {
    char c = text.charAt(at);
    return (c == '(' || c == '[' || c == '{')
        && at + 2 < text.length()
        && ".@daDA".indexOf(text.charAt(at + 1)) >= 0;
  }

  /** The address around the spelled sign that begins there; null: there is none. */
  static @Nullable SpelledAddress around(String text, int at) {
    Sign sign = sign(text, at);
    if (sign == null) {
      return null;
    }
    int end = at > 0 && text.charAt(at - 1) == ' ' ? at - 1 : at;
    int from = labelStart(text, end);
    if (from == end) {
      return null;
    }
    var address = new StringBuilder();
    if (sign.sign == '.' && text.startsWith(AT, from - AT.length())) {
      int user = from - AT.length();
      address.append(text, labelStart(text, user), user).append('@');
    }
    address.append(text, from, end);
    int last = at;
    while (sign != null && address.length() < MAX_CHARS) {
      last = labelEnd(text, sign.end);
      if (last == sign.end) {
        return null;
      }
      address.append(sign.sign).append(text, sign.end, last);
      sign = sign(text, last);
    }
    return new SpelledAddress(address.toString(), last);
  }

  /** The sign that is spelled there: in brackets, or as a word of its own; null: there is none. */
  private static @Nullable Sign sign(String text, int at) {
    boolean isSpaced = at < text.length() && text.charAt(at) == ' ';
    int from = isSpaced ? at + 1 : at;
    int bracket = from < text.length() ? OPENS.indexOf(text.charAt(from)) : -1;
    if (bracket < 0 && !isSpaced) {
      return null;
    }
    for (String form : FORMS) {
      int end = from + (bracket < 0 ? 0 : 1) + form.length();
      boolean isWord = bracket >= 0 || form.length() > 1;
      char close = bracket < 0 ? ' ' : CLOSES.charAt(bracket);
      if (isWord
          && end < text.length()
          && text.charAt(end) == close
          && text.regionMatches(true, end - form.length(), form, 0, form.length())) {
        boolean isFollowed = bracket >= 0 && end + 1 < text.length() && text.charAt(end + 1) == ' ';
        char sign = form.equals(".") || form.equals("dot") ? '.' : '@';
        return new Sign(sign, isFollowed ? end + 2 : end + 1);
      }
    }
    return null;
  }

  private static int labelStart(String text, int end) {
    int from = end;
    while (from > 0 && end - from < MAX_LABEL && isIn(IN_LABEL, text.charAt(from - 1))) {
      from--;
    }
    return from;
  }

  /**
   * The end of a label, and of what follows the host; a sign at the end belongs to the sentence.
   */
  private static int labelEnd(String text, int from) {
    int end = from;
    while (end < text.length() && end - from < MAX_CHARS && isIn(AFTER_HOST, text.charAt(end))) {
      end++;
    }
    while (end > from && ".:?".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean isIn(String signs, char c) {
    return Character.isLetterOrDigit(c) || signs.indexOf(c) >= 0;
  }
}
