package io.spoor.content.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches secrets by a name before a separator: JSON inside text, headers, parameters, settings,
 * XML.
 */
final class NamedSecretMatcher {
  private static final int MAX_SPACE = 8;
  private static final String VALUE_TERMINATORS = " \t\r\n,;&\"'`<>)}]";
  private static final String QUERY_TERMINATORS = " \t\r\n&#\"'`<>)}],;";
  private static final int MAX_PAIR = 120;
  private static final List<String> VALUE_NAMES =
      List.of("value", "string", "stringValue", "ParameterValue", "default", "content");
  private static final String LINE_TERMINATORS = "\r\n\"'`<>";

  private NamedSecretMatcher() {}

  /**
   * Tries the separator {@code c} at {@code i}. Returns where to continue; {@code i} without a
   * match.
   */
  static int match(SecretScanner scanner, String text, int i, char c) {
    int quoteEnd = skipSpaceBack(text, i);
    int end = skipQuoteBack(text, quoteEnd);
    SecretKind kind = secretKind(text, end, c);
    if (kind == null || (c != '=' && c != '(' && c != ',' && !isName(text, end, i))) {
      return i;
    }
    if (c == '(' || c == ',') {
      return matchCall(scanner, text, i, kind);
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
    boolean bare = from < text.length() && quoteEnd(text, from) == from;
    if (bare && c == ':' && isBarePass(text, end) && !isPasswordAt(text, from)) {
      // Output of tests.
      return i;
    }
    if (bare && text.startsWith("==", i) && !isPasswordAt(text, from)) {
      // A comparison with a variable.
      return i;
    }
    boolean named = c == '=' && isInQuery(text, end);
    return redactValue(scanner, text, from, kind, !quote.isEmpty() && c != '=', quote, named);
  }

  /** Whether the separator {@code c} at {@code i} follows a name that {@link #match} may act on. */
  static boolean mayMatch(String text, int i, char c) {
    if (c == ',') {
      char previous = i == 0 ? 0 : text.charAt(i - 1);
      if (previous != '"' && previous != '\'') {
        return false;
      }
    }
    return secretKind(text, skipQuoteBack(text, skipSpaceBack(text, i)), c) != null;
  }

  /** Whether the name is the word pass alone, which also reports a success. */
  private static boolean isBarePass(String text, int end) {
    int start = nameStart(text, end);
    return end - start == 4 && text.regionMatches(true, start, "pass", 0, 4);
  }

  /** Whether the word at {@code from} looks like a password. */
  static boolean isPasswordAt(String text, int from) {
    int limit = Math.min(text.length(), from + 256);
    int end = from;
    while (end < limit && VALUE_TERMINATORS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return SecretValue.isPasswordLike(text.substring(from, end));
  }

  /** Matches a quoted argument after a name: {@code setPassword("…")}, {@code 'DB_PASS', '…'}. */
  private static int matchCall(SecretScanner scanner, String text, int i, SecretKind kind) {
    int at = i + 1;
    while (at < text.length() && at - i <= 2 && text.charAt(at) == ' ') {
      at++;
    }
    int quoteEnd = quoteEnd(text, at);
    if (quoteEnd == at) {
      return i;
    }
    int close = closingQuote(text, at, quoteEnd);
    if (close < 0 || close - quoteEnd > 512) {
      return i;
    }
    String value = text.substring(quoteEnd, close);
    boolean isSecret = SecretValue.isPasswordLike(value) && !SecretValue.isNameLike(value);
    return (isSecret && !kind.weak()) || SecretValue.isGenerated(value)
        ? scanner.replace(quoteEnd, close, TextRedactor.mark(kind.label()))
        : i;
  }

  private static int skipSpaceBack(String text, int i) {
    int end = i;
    while (end > 0 && i - end < 3 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }

  /** Start of the quote that ends at {@code end}, including preceding backslashes. */
  private static int skipQuoteBack(String text, int at) {
    // An index: env["DB_PASSWORD"].
    int end = at > 1 && text.charAt(at - 1) == ']' ? at - 1 : at;
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
  private static @Nullable SecretKind secretKind(String text, int end, char separator) {
    if (end == 0 || !CharClasses.isAlnum(text.charAt(end - 1))) {
      return null;
    }
    SecretKind kind = SecretNames.kindOf(text, end, separator == ':');
    if ((kind == null || kind.weak()) && separator == '=' && isInQuery(text, end)) {
      SecretKind parameter = SecretRules.get().parameter(text.substring(nameStart(text, end), end));
      kind = parameter == null ? kind : parameter;
    }
    if (kind == null && (separator == '=' || separator == ':' || separator == '>')) {
      return pairKind(text, end);
    }
    return kind;
  }

  /**
   * Kind of secret of a pair's value, whose name is another value before it: {@code name="DB_PASS"
   * value="…"}.
   */
  private static @Nullable SecretKind pairKind(String text, int end) {
    char last = text.charAt(end - 1);
    if (last != 'e' && last != 'g' && last != 't') {
      return null;
    }
    int start = nameStart(text, end);
    if (!isValueName(text, start, end)) {
      return null;
    }
    int floor = Math.max(0, start - MAX_PAIR);
    int at = start;
    // The first word that is no separator or markup is the name's value.
    for (int words = 0; words < 4 && at > floor; words++) {
      while (at > floor && !CharClasses.isAlnum(text.charAt(at - 1))) {
        if (text.charAt(at - 1) == '}') {
          return null;
        }
        at--;
      }
      int wordStart = nameStart(text, at);
      SecretKind kind = SecretNames.kindOf(text, at, false);
      if (kind != null && isValuePosition(text, wordStart)) {
        return kind;
      }
      if (at == wordStart) {
        return null;
      }
      at = wordStart;
    }
    return null;
  }

  private static boolean isValueName(String text, int start, int end) {
    int length = end - start;
    if (length != 5 && length != 6 && length != 7 && length != 11 && length != 14) {
      return false;
    }
    for (String name : VALUE_NAMES) {
      if (length == name.length() && text.regionMatches(true, start, name, 0, end - start)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a separator, and perhaps a quote, precedes: the word is a value itself. */
  private static boolean isValuePosition(String text, int at) {
    int i = at;
    while (i > 0 && at - i < 6 && " \"'\\".indexOf(text.charAt(i - 1)) >= 0) {
      i--;
    }
    return i > 0 && ":=>".indexOf(text.charAt(i - 1)) >= 0;
  }

  private static int nameStart(String text, int end) {
    int start = end;
    while (start > 0
        && end - start < 64
        && (CharClasses.isTokenChar(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
      start--;
    }
    return start;
  }

  /** Whether the name that ends before {@code end} is a parameter of a URL or a form. */
  private static boolean isInQuery(String text, int end) {
    int start = nameStart(text, end);
    return start > 0 && (text.charAt(start - 1) == '?' || text.charAt(start - 1) == '&');
  }

  /**
   * Replaces the value that begins at {@code from}. {@code json}: the name was quoted, so a bare
   * value gets quotes. {@code named}: it is no source code.
   */
  static int redactValue(
      SecretScanner scanner,
      String text,
      int from,
      SecretKind kind,
      boolean json,
      String quote,
      boolean named) {
    int length = text.length();
    int at = from;
    if (at < length && json && text.charAt(at) == '[') {
      return redactList(scanner, text, at + 1, kind);
    }
    int prefixed = at + 1 < length && "bruf@".indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
    int quoteEnd = quoteEnd(text, prefixed);
    if (quoteEnd > prefixed) {
      return redactQuoted(scanner, text, prefixed, quoteEnd, kind, named);
    }
    if (at == length
        || (json && text.charAt(at) == '{')
        || text.charAt(at) == '\r'
        || text.charAt(at) == '\n') {
      return from;
    }
    int block = blockStart(text, at);
    if (block > at) {
      return redactBlock(scanner, text, block, kind);
    }
    boolean wholeLine = !json && kind.isWholeLine();
    String terminators =
        wholeLine ? LINE_TERMINATORS : named ? QUERY_TERMINATORS : VALUE_TERMINATORS;
    int end = scanner.knownValueEnd(at, terminators);
    if (end == at) {
      while (end < length && terminators.indexOf(text.charAt(end)) < 0) {
        char c = text.charAt(end);
        if (c == '\\' && (end + 1 == length || "nrt\"'/u\\".indexOf(text.charAt(end + 1)) >= 0)) {
          break;
        }
        end++;
      }
      scanner.rememberValueEnd(at, end, terminators);
    }
    if (end == at) {
      return from;
    }
    if (wholeLine && ProseText.isProse(text, at, end)) {
      return from;
    }
    if (json && !isNumber(text, at, end)) {
      // A bare value behind a quoted name is a variable of source code, unless it looks generated.
      return SecretValue.isGenerated(text.substring(at, Math.min(end, at + 1025)))
              || (kind.isChosen()
                  && SecretValue.isPasswordLike(text.substring(at, Math.min(end, at + 257))))
          ? scanner.replace(at, end, quote + TextRedactor.mark(kind.label()) + quote)
          : from;
    }
    if (!SecretValue.isSecret(text, at, end, kind, false, named || json)) {
      return from;
    }
    String mark = TextRedactor.mark(kind.label());
    return scanner.replace(at, end, json ? quote + mark + quote : mark);
  }

  private static boolean isNumber(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if ("0123456789.-".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Start of a YAML block scalar whose indicator is at {@code at}; {@code at} if there is none. */
  private static int blockStart(String text, int at) {
    char c = text.charAt(at);
    if (c != '|' && c != '>') {
      return at;
    }
    int i = at + 1;
    if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    int line = i;
    while (i < text.length()) {
      char space = text.charAt(i);
      int escaped = i;
      while (escaped < text.length() && text.charAt(escaped) == '\\' && escaped - i < 8) {
        escaped++;
      }
      if (escaped > i && escaped < text.length() && text.charAt(escaped) == 'n') {
        i = escaped + 1;
      } else if (space == '\n' || space == '\r' || (space == ' ' && i - line < 64)) {
        i++;
      } else {
        break;
      }
    }
    boolean newLine =
        line < text.length()
            && (text.charAt(line) == '\n'
                || text.charAt(line) == '\r'
                || text.charAt(line) == '\\');
    return newLine && i < text.length() ? i : at;
  }

  private static int redactBlock(SecretScanner scanner, String text, int from, SecretKind kind) {
    int end = from;
    while (end < text.length() && LINE_TERMINATORS.indexOf(text.charAt(end)) < 0) {
      if (text.charAt(end) == '\\' && end + 1 < text.length() && text.charAt(end + 1) == 'n') {
        break;
      }
      end++;
    }
    boolean isSecret =
        end > from
            && !ProseText.isProse(text, from, end)
            && SecretValue.isSecret(text, from, end, kind, true, true);
    return isSecret ? scanner.replace(from, end, TextRedactor.mark(kind.label())) : from;
  }

  private static int redactList(SecretScanner scanner, String text, int from, SecretKind kind) {
    int at = from;
    while (at < text.length()) {
      while (at < text.length() && (text.charAt(at) <= ' ' || text.charAt(at) == ',')) {
        at++;
      }
      int quoteEnd = at < text.length() ? quoteEnd(text, at) : at;
      if (quoteEnd <= at) {
        return at;
      }
      at = redactQuoted(scanner, text, at, quoteEnd, kind, true);
    }
    return at;
  }

  /**
   * Replaces the text between the quote at {@code at} and its closing quote; returns the end of the
   * closing quote.
   */
  private static int redactQuoted(
      SecretScanner scanner, String text, int at, int quoteEnd, SecretKind kind, boolean named) {
    int start = quoteEnd;
    char quote = text.charAt(quoteEnd - 1);
    if (quoteEnd + 1 < text.length()
        && text.charAt(quoteEnd) == quote
        && text.charAt(quoteEnd + 1) == quote) {
      start = quoteEnd + 2;
    }
    int close = closingQuote(text, at, start, quoteEnd);
    int end = close < 0 ? text.length() : close;
    int next = close < 0 ? end : close + (quoteEnd - at);
    if (end == start) {
      return quoteEnd;
    }
    if (ProseText.isProse(text, start, end)) {
      if (kind.weak()) {
        return quoteEnd;
      }
      String inner = text.substring(start, end);
      String redacted =
          ProseText.redact(TextRedactor.redact(inner), TextRedactor.mark(kind.label()));
      if (!redacted.equals(inner)) {
        scanner.replace(start, end, redacted);
      }
      return next;
    }
    if (!SecretValue.isSecret(text, start, end, kind, true, named)) {
      return quoteEnd;
    }
    scanner.replace(start, end, TextRedactor.mark(kind.label()));
    return next;
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
    return closingQuote(text, at, quoteEnd, quoteEnd);
  }

  private static int closingQuote(String text, int at, int from, int quoteEnd) {
    char quote = text.charAt(quoteEnd - 1);
    int slashes = quoteEnd - 1 - at;
    int slashRun = 0;
    for (int i = from; i < text.length(); i++) {
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
    int start = nameStart(text, end);
    char previous = start == 0 ? ' ' : text.charAt(start - 1);
    if (text.charAt(separator) == '>') {
      return previous == '<' || previous == ':';
    }
    return previous != ':' && !text.startsWith(":", separator + 1);
  }
}
