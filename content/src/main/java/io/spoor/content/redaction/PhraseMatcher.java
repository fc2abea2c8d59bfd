package io.spoor.content.redaction;

import java.util.Set;

/**
 * Matches a secret that prose names: {@code the password for staging is hunter2}.
 *
 * <p>Behind a verb, a word may be the secret. Where other words lie between, the value must look
 * like one.
 */
final class PhraseMatcher {
  private static final int MAX_FILLERS = 6;
  private static final int MAX_DISTANCE = 80;
  private static final int MAX_VALUE = 512;
  private static final Set<String> VERBS =
      Set.of(
          "is", "was", "are", "be", "ist", "lautet", "est", "es", "jest", "er", "är", "on", "это",
          "є", "adalah", "là", "è", "é", "is:", "ist:", "lautet:", "es:", "est:", "equals", "были",
          "są", "voor", "olan", "become", "becomes", "remains");
  private static final Set<String> ASSIGNING =
      Set.of("to", "as", "of", "with", "auf", "by", "using", "/");
  private static final String OPENING = "\"'`“‘«„(<[*";

  private PhraseMatcher() {}

  /**
   * Tries the phrase that begins at {@code start} and ends before {@code end}. Returns where to
   * continue; {@code start} without a match.
   */
  static int match(SecretScanner scanner, String text, int start, int end, SecretKind kind) {
    if (end < text.length()
        && (CharClasses.isTokenChar(text.charAt(end)) || text.charAt(end) == '.')) {
      return start;
    }
    int limit = Math.min(text.length(), end + MAX_DISTANCE);
    int at = skipClosing(text, end, limit);
    if (at < limit && isSeparator(text.charAt(at))) {
      // Other separators belong to names.
      return start;
    }
    if (at == end) {
      return start;
    }
    boolean sqlQuote = at < limit && text.charAt(at) == '\'' && kind.isChosen();
    if (sqlQuote) {
      return matchQuotedSql(scanner, text, start, at, kind);
    }
    int fillers = 0;
    boolean verb = false;
    boolean assigning = false;
    while (at < limit && fillers <= MAX_FILLERS) {
      int wordEnd = wordEnd(text, at, limit);
      if (wordEnd == at) {
        break;
      }
      String word = text.substring(at, wordEnd);
      int next = wordEnd;
      boolean colon = next < limit && isSeparator(text.charAt(next));
      if (VERBS.contains(word) || (colon && fillers > 0 && isNatural(word))) {
        verb = VERBS.contains(word);
        next = skipSpace(text, colon ? next + 1 : next, limit);
        return value(scanner, text, start, next, kind, verb && kind.label().equals("password"));
      }
      assigning = ASSIGNING.contains(word);
      if (fillers == 0 && !assigning && at > end) {
        int taken = direct(scanner, text, start, at, kind);
        if (taken > start) {
          return taken;
        }
      }
      next = skipSpace(text, next, limit);
      if (assigning) {
        int taken = value(scanner, text, start, next, kind, false);
        if (taken > start) {
          return taken;
        }
      }
      if (next == wordEnd || !isNatural(word)) {
        return start;
      }
      at = next;
      fillers++;
    }
    return fillers == 0 && at < text.length() && OPENING.indexOf(text.charAt(at)) >= 0
        ? value(scanner, text, start, at, kind, false)
        : start;
  }

  /** Matches {@code PASSWORD 'x'} and {@code IDENTIFIED BY 'x'} of SQL. */
  private static int matchQuotedSql(
      SecretScanner scanner, String text, int start, int at, SecretKind kind) {
    int close = text.indexOf('\'', at + 1);
    if (close <= at + 1 || close - at > MAX_VALUE) {
      return start;
    }
    String value = text.substring(at + 1, close);
    boolean capitals = Character.isUpperCase(text.charAt(start + 1));
    return (capitals && value.indexOf(' ') < 0 && !SecretValue.isReference(value))
            || SecretValue.isPasswordLike(value)
        ? scanner.replace(at + 1, close, TextRedactor.mark(kind.label()))
        : start;
  }

  /** Matches a value right behind the phrase: {@code api key 0123…}. */
  private static int direct(
      SecretScanner scanner, String text, int start, int at, SecretKind kind) {
    int end = valueEnd(text, at);
    String value = text.substring(at, end);
    boolean dense = value.length() >= 12 && SecretValue.isPasswordLike(value) && digits(value) >= 2;
    boolean password =
        kind.label().equals("password")
            && value.length() >= 6
            && SecretValue.isPasswordLike(value)
            && digits(value) >= 1;
    boolean code =
        kind.label().equals("one-time-code")
            && value.length() >= 4
            && value.length() <= 8
            && digits(value) == value.length();
    return dense || password || code || SecretValue.isGenerated(value)
        ? scanner.replace(at, end, TextRedactor.mark(kind.label()))
        : start;
  }

  private static int digits(String value) {
    int digits = 0;
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= '0' && value.charAt(i) <= '9') {
        digits++;
      }
    }
    return digits;
  }

  /**
   * Replaces the value at {@code at}. {@code close}: nothing but a verb lies between, so a word may
   * be the secret.
   */
  static int value(
      SecretScanner scanner, String text, int start, int at, SecretKind kind, boolean close) {
    int from = at;
    while (from < text.length() && from - at < 3 && OPENING.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    int end = valueEnd(text, from);
    if (end == from) {
      return start;
    }
    String value = text.substring(from, end);
    boolean quoted = from > at && text.charAt(from - 1) != '(' && text.charAt(from - 1) != '[';
    boolean numeric =
        kind.label().equals("one-time-code")
            && digits(value) == value.length()
            && value.length() >= 4
            && value.length() <= 10;
    boolean chosen = kind.label().equals("password");
    boolean isSecret =
        numeric
            || (SecretValue.isPasswordLike(value) && (chosen || value.length() >= 8))
            || SecretValue.isGenerated(value)
            || (close
                && !SecretValue.isDescribing(value)
                && (quoted || isAtClauseEnd(text, end))
                && isWord(value));
    return isSecret ? scanner.replace(from, end, TextRedactor.mark(kind.label())) : start;
  }

  private static boolean isWord(String value) {
    return value.length() >= 4 && value.indexOf('/') < 0 && value.indexOf('(') < 0;
  }

  private static boolean isAtClauseEnd(String text, int at) {
    int next = at;
    while (next < text.length() && next - at < 3 && "\"'`”’»".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    return next == text.length()
        || ".,;!?\r\n)\\".indexOf(text.charAt(next)) >= 0
        || text.startsWith(" and ", next)
        || text.startsWith(" und ", next);
  }

  /** End of the value: at a space, a closing quote, or punctuation before one of these. */
  private static int valueEnd(String text, int from) {
    int limit = Math.min(text.length(), from + MAX_VALUE);
    int end = from;
    while (end < limit) {
      char c = text.charAt(end);
      if (c <= ' '
          || "\"'`”’»“,;<>()[]{}|".indexOf(c) >= 0
          || Character.isWhitespace(c)
          || (c >= '\u3000' && c <= '\u303f')
          || c >= '\u2e80') {
        break;
      }
      if (c == '\\' && end + 1 < text.length() && "nrt\"'u".indexOf(text.charAt(end + 1)) >= 0) {
        break;
      }
      end++;
    }
    while (end > from
        && ".:!?*".indexOf(text.charAt(end - 1)) >= 0
        && (text.charAt(end - 1) != '!' || end == text.length() || end - from > 20)) {
      end--;
    }
    return end;
  }

  private static int wordEnd(String text, int from, int limit) {
    int end = from;
    while (end < limit) {
      char c = text.charAt(end);
      if (c <= ' ' || ",;\"`()<>[]{}|\\=".indexOf(c) >= 0 || isSeparator(c)) {
        break;
      }
      end++;
    }
    return end;
  }

  private static boolean isNatural(String word) {
    char last = word.charAt(word.length() - 1);
    return last != '.' && last != '!' && last != '?' && word.length() <= 40;
  }

  private static boolean isSeparator(char c) {
    return c == ':' || c == '=' || c == '：' || c == '＝';
  }

  private static int skipClosing(String text, int from, int limit) {
    int at = from;
    while (at < limit && at - from < 2 && "\"`*”’".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return skipSpace(text, at, limit);
  }

  private static int skipSpace(String text, int from, int limit) {
    int at = from;
    while (at < limit && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Matches the value behind a name with letters beyond ASCII that ends before {@code end}. */
  static int matchForeign(SecretScanner scanner, String text, int start, int end, SecretKind kind) {
    int limit = Math.min(text.length(), end + MAX_DISTANCE);
    if (end < limit && Character.isLetter(text.charAt(end)) && text.charAt(end) < 0x2e80) {
      return start;
    }
    int at = skipClosing(text, end, limit);
    boolean verb = false;
    if (at < limit && isSeparator(text.charAt(at))) {
      at = skipSpace(text, at + 1, limit);
      verb = true;
    } else {
      for (String particle : new String[] {"是", "为", "為", "は", "는", "은", "が", "—", "-", "है"}) {
        if (text.startsWith(particle, at)) {
          at = skipSpace(text, at + particle.length(), limit);
          if (at < limit && isSeparator(text.charAt(at))) {
            at = skipSpace(text, at + 1, limit);
          }
          verb = true;
          break;
        }
      }
      int wordEnd = wordEnd(text, at, limit);
      if (!verb && wordEnd > at && VERBS.contains(text.substring(at, wordEnd))) {
        at = skipSpace(text, wordEnd, limit);
        verb = true;
      }
    }
    if (verb || at == end) {
      return verb ? value(scanner, text, start, at, kind, true) : start;
    }
    for (int fillers = 0; fillers <= MAX_FILLERS && at < limit; fillers++) {
      int taken = value(scanner, text, start, at, kind, false);
      int wordEnd = wordEnd(text, at, limit);
      if (taken > start || wordEnd == at) {
        return taken;
      }
      int next = wordEnd < limit && isSeparator(text.charAt(wordEnd)) ? wordEnd + 1 : wordEnd;
      at = skipSpace(text, next, limit);
    }
    return start;
  }
}
