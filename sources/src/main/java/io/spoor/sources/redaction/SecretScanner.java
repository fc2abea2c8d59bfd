package io.spoor.sources.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Scans one text for secrets in one pass.
 *
 * <p>Linear in the text: a match consumes the text it read, and a failed attempt either reads a
 * bounded number of characters or sets a mark before which it is not repeated.
 */
final class SecretScanner {
  /** Maximum distance of a password from the slashes of a URL. */
  static final int MAX_USER_INFO = 1024;

  private final String text;
  private final int length;
  private final TokenMatcher tokenMatcher;
  private @Nullable StringBuilder output;
  private int copiedUntil;

  private SecretScanner(String text, boolean cut) {
    this.text = text;
    this.length = text.length();
    this.tokenMatcher = new TokenMatcher(this, text, cut);
  }

  /**
   * The text with its secrets replaced; the same string when there are none. {@code cut}: the text
   * may be truncated.
   */
  static String redact(String text, boolean cut) {
    int first = ScanPrefilter.nextCandidate(text, 0);
    return first == text.length() ? text : new SecretScanner(text, cut).scan(first);
  }

  private String scan(int first) {
    int i = first;
    while (i < length) {
      char c = text.charAt(i);
      int next = i;
      if (c >= 128) {
        if (Character.isSurrogate(c) && Surrogates.isLone(text, i)) {
          next = replace(i, i + 1, "\ufffd");
        }
      } else if (c == '-') {
        next = matchDashes(i);
      } else if (c == ':' || c == '=' || c == '>') {
        next = matchSeparator(i, c);
      } else if (CharClasses.startsWord(text, i)) {
        next = tokenMatcher.match(i, c);
      }
      i = next > i ? next : i + 1;
      if (!tokenMatcher.inZone(i)) {
        i = ScanPrefilter.nextCandidate(text, i);
      }
    }
    if (output == null) {
      return text;
    }
    return output.append(text, copiedUntil, length).toString();
  }

  // Each attempt returns where to continue; its own position means no match.

  private int matchDashes(int i) {
    int next = matchPem(i);
    return next > i ? next : matchOption(i);
  }

  /** Matches a PEM private key (RFC 7468), to its end line or the end of the text. */
  private int matchPem(int i) {
    if (!text.startsWith("-----BEGIN ", i)) {
      return i;
    }
    if (text.substring(i, Math.min(length, i + 60)).indexOf("PRIVATE KEY") < 0) {
      return i;
    }
    int end = text.indexOf("-----END ", i + 11);
    int close = end < 0 ? -1 : text.indexOf("-----", end + 9);
    return replace(i, close < 0 ? length : close + 5, TextRedactor.mark("private-key"));
  }

  /** Matches {@code --password VALUE} on a command line. */
  private int matchOption(int i) {
    if (!text.startsWith("--", i)) {
      return i;
    }
    int end = i + 2;
    while (end < length && end - i < 42 && CharClasses.isTokenChar(text.charAt(end))) {
      end++;
    }
    if (end == i + 2 || end == length || text.charAt(end) != ' ') {
      return i;
    }
    String kind = SecretNames.kindOf(text, end, false);
    if (kind == null || end + 1 == length || text.charAt(end + 1) == '-') {
      return i;
    }
    return NamedSecretMatcher.redactValue(this, text, end + 1, kind, false, "");
  }

  private int matchSeparator(int i, char c) {
    if (c == ':' && text.startsWith("//", i + 1)) {
      return matchUserInfo(i + 3);
    }
    return NamedSecretMatcher.match(this, text, i, c);
  }

  /**
   * Matches a password in a URL's authority (RFC 3986 §3.2.1), which may contain an unescaped @.
   */
  private int matchUserInfo(int from) {
    int colon = -1;
    int lastAt = -1;
    for (int i = from; i < length && i < from + MAX_USER_INFO; i++) {
      char c = text.charAt(i);
      if (c == '@') {
        lastAt = i;
      } else if (c == ':' && colon < 0) {
        colon = i;
      } else if (c <= ' ' || "/?#\"'<>\\".indexOf(c) >= 0) {
        break;
      }
    }
    return colon >= 0 && lastAt > colon + 1
        ? replace(colon + 1, lastAt, TextRedactor.mark("password"))
        : from;
  }

  /**
   * Replaces the characters from {@code from} to {@code to} by {@code replacement}; returns {@code
   * to}.
   */
  int replace(int from, int to, String replacement) {
    if (output == null) {
      output = new StringBuilder(length);
    }
    output.append(text, copiedUntil, from).append(replacement);
    copiedUntil = to;
    return to;
  }
}
