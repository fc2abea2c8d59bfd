package io.spoor.sources.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Matches secrets by a name before a separator: JSON inside text, headers, parameters, settings,
 * XML.
 */
final class NamedSecretMatcher {
  private static final int MAX_SPACE = 8;
  private static final String VALUE_TERMINATORS = " \t\r\n,;&\"'`<>)}]";
  private static final String LINE_TERMINATORS = "\r\n\"'`<>";

  private NamedSecretMatcher() {}

  /**
   * Tries the separator {@code c} at {@code i}. Returns where to continue; {@code i} without a
   * match.
   */
  static int match(SecretScanner scanner, String text, int i, char c) {
    int quoteEnd = skipSpaceBack(text, i);
    int end = skipQuoteBack(text, quoteEnd);
    String kind = secretKind(text, end, c);
    if (kind == null || (c != '=' && !isName(text, end, i))) {
      return i;
    }
    String quote = text.substring(end, quoteEnd);
    int from = i + 1;
    while (from < text.length()
        && from - i <= 2
        && (text.charAt(from) == '=' || (c == '=' && text.charAt(from) == '>'))) {
      from++;
    }
    while (from < text.length()
        && from - i <= MAX_SPACE
        && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    return redactValue(scanner, text, from, kind, !quote.isEmpty(), quote);
  }

  /** Whether the separator {@code c} at {@code i} follows a name that {@link #match} may act on. */
  static boolean mayMatch(String text, int i, char c) {
    return secretKind(text, skipQuoteBack(text, skipSpaceBack(text, i)), c) != null;
  }

  private static int skipSpaceBack(String text, int i) {
    int end = i;
    while (end > 0 && i - end < 3 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }

  /** Start of the quote that ends at {@code end}, including preceding backslashes. */
  private static int skipQuoteBack(String text, int end) {
    if (end == 0 || (text.charAt(end - 1) != '"' && text.charAt(end - 1) != '\'')) {
      return end;
    }
    int from = end - 1;
    while (from > 0 && end - from <= 8 && text.charAt(from - 1) == '\\') {
      from--;
    }
    return from;
  }

  /**
   * Kind of secret of the value after the name that ends before {@code end}; null when it is not a
   * secret.
   */
  private static @Nullable String secretKind(String text, int end, char separator) {
    if (end == 0 || !CharClasses.isAlnum(text.charAt(end - 1))) {
      return null;
    }
    String kind = SecretNames.kindOf(text, end, separator == ':');
    return kind == null && separator == '=' && isWord(text, end, "sig") ? "signature" : kind;
  }

  /**
   * Replaces the value that begins at {@code from}. {@code json}: the name was quoted, so a bare
   * value gets quotes.
   */
  static int redactValue(
      SecretScanner scanner, String text, int from, String kind, boolean json, String quote) {
    int length = text.length();
    int at = from;
    if (at < length && json && text.charAt(at) == '[') {
      return redactList(scanner, text, at + 1, kind);
    }
    int quoteEnd = quoteEnd(text, at);
    if (quoteEnd > at) {
      return redactQuoted(scanner, text, at, quoteEnd, kind);
    }
    if (at == length
        || (json && text.charAt(at) == '{')
        || text.charAt(at) == '\r'
        || text.charAt(at) == '\n') {
      return from;
    }
    boolean wholeLine = !json && (kind.equals("authorization") || kind.equals("cookie"));
    String terminators = wholeLine ? LINE_TERMINATORS : VALUE_TERMINATORS;
    int end = at;
    while (end < length && terminators.indexOf(text.charAt(end)) < 0) {
      char c = text.charAt(end);
      if (c == '\\' && (end + 1 == length || "nrt\"'/u\\".indexOf(text.charAt(end + 1)) >= 0)) {
        break;
      }
      end++;
    }
    if (end == at || isHarmless(text, at, end)) {
      return from;
    }
    String mark = TextRedactor.mark(kind);
    return scanner.replace(at, end, json ? quote + mark + quote : mark);
  }

  private static int redactList(SecretScanner scanner, String text, int from, String kind) {
    int at = from;
    while (at < text.length()) {
      while (at < text.length() && (text.charAt(at) <= ' ' || text.charAt(at) == ',')) {
        at++;
      }
      int quoteEnd = at < text.length() ? quoteEnd(text, at) : at;
      if (quoteEnd <= at) {
        return at;
      }
      at = redactQuoted(scanner, text, at, quoteEnd, kind);
    }
    return at;
  }

  /**
   * Replaces the text between the quote at {@code at} and its closing quote; returns the end of the
   * closing quote.
   */
  private static int redactQuoted(
      SecretScanner scanner, String text, int at, int quoteEnd, String kind) {
    int close = closingQuote(text, at, quoteEnd);
    int end = close < 0 ? text.length() : close;
    int next = close < 0 ? end : close + (quoteEnd - at);
    if (isHarmless(text, quoteEnd, end)) {
      return quoteEnd;
    }
    scanner.replace(quoteEnd, end, TextRedactor.mark(kind));
    return next;
  }

  private static boolean isHarmless(String text, int from, int to) {
    return to - from < 2048 && TextRedactor.isHarmless(text.substring(from, to));
  }

  /**
   * End of the quote that begins at {@code at}, including preceding backslashes; {@code at} when
   * there is none.
   */
  private static int quoteEnd(String text, int at) {
    int i = at;
    while (i < text.length() && i - at <= 8 && text.charAt(i) == '\\') {
      i++;
    }
    return i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'') ? i + 1 : at;
  }

  /** Start of the next quote of the same kind with as many backslashes, or -1. */
  private static int closingQuote(String text, int at, int quoteEnd) {
    char quote = text.charAt(quoteEnd - 1);
    int slashes = quoteEnd - 1 - at;
    int slashRun = 0;
    for (int i = quoteEnd; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        slashRun++;
      } else {
        // Not within an escape: fewer backslashes than the opening quote has, or escaped
        // backslashes before a plain quote.
        if (c == quote && (slashRun <= slashes || (slashes == 0 && slashRun % 2 == 0))) {
          return i - Math.min(slashRun, slashes);
        }
        slashRun = 0;
      }
    }
    return -1;
  }

  /**
   * Whether it is a name, and not part of an ARN, a path of Perl or C++, or text after an XML tag.
   */
  private static boolean isName(String text, int end, int separator) {
    int start = end;
    while (start > 0
        && end - start < 64
        && (CharClasses.isTokenChar(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
      start--;
    }
    char previous = start == 0 ? ' ' : text.charAt(start - 1);
    if (text.charAt(separator) == '>') {
      return previous == '<' || previous == ':';
    }
    return previous != ':' && !text.startsWith(":", separator + 1);
  }

  private static boolean isWord(String text, int end, String word) {
    int start = end - word.length();
    return start >= 0
        && text.startsWith(word, start)
        && (start == 0 || !CharClasses.isTokenChar(text.charAt(start - 1)));
  }
}
