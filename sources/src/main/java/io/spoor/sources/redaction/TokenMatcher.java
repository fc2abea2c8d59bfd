package io.spoor.sources.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Matches secrets that begin at the start of a word: tokens by their shape, and keys near related
 * words.
 */
final class TokenMatcher {
  private static final int ZONE = 200;
  private static final int MAX_BASIC = 1024;
  private static final String[] STS_STARTS = {
    "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "FQoDYXdz", "AgoJb3JpZ2lu", "AQoDYXdz"
  };
  // Every other beginning that the matcher handles must be listed here, or it is never tried.
  private static final String[] OTHER_STARTS = {"eyJ", "AKIA", "ASIA", "hooks.slack.com/services/"};
  private static final String[] STARTS_IN_ANY_CASE = {"secret", "bearer", "basic"};

  private final SecretScanner scanner;
  private final String text;
  private final boolean truncated;
  private final int length;
  // A failed attempt read up to here, so it is not repeated before this position.
  private int noJwtBefore;
  private int zoneEnd;

  /**
   * {@code truncated}: the text may be truncated, so a token that extends to its end is matched by
   * its beginning.
   */
  TokenMatcher(SecretScanner scanner, String text, boolean truncated) {
    this.scanner = scanner;
    this.text = text;
    this.truncated = truncated;
    this.length = text.length();
  }

  /** First two characters of every token that {@link #match} handles outside a zone. */
  static Set<String> beginnings() {
    var beginnings = new HashSet<String>();
    Stream.of(Stream.of(STS_STARTS), Stream.of(OTHER_STARTS), TokenPattern.prefixes())
        .flatMap(starts -> starts)
        .forEach(start -> beginnings.add(start.substring(0, 2)));
    for (String start : STARTS_IN_ANY_CASE) {
      char first = start.charAt(0);
      char second = start.charAt(1);
      for (char letter : new char[] {first, Character.toUpperCase(first)}) {
        beginnings.add("" + letter + second);
        beginnings.add("" + letter + Character.toUpperCase(second));
      }
    }
    return beginnings;
  }

  /** Whether {@code i} is near an access key id or the word secret, where a bare key may follow. */
  boolean inZone(int i) {
    return i < zoneEnd;
  }

  /**
   * Tries the tokens that begin at {@code i} with {@code c}. Returns where to continue; {@code i}
   * without a match.
   */
  int match(int i, char c) {
    if (c == 'e' && text.startsWith("eyJ", i)) {
      int next = matchJwt(i);
      if (next > i) {
        return next;
      }
    }
    if (c == 'A' && (text.startsWith("AKIA", i) || text.startsWith("ASIA", i))) {
      zoneEnd = i + ZONE;
      return i + 4;
    }
    if ((c == 's' || c == 'S') && text.regionMatches(true, i, "secret", 0, 6)) {
      zoneEnd = i + ZONE;
      return i + 6;
    }
    if (c == 'I' || c == 'F' || c == 'A') {
      int next = matchStsToken(i);
      if (next > i) {
        return next;
      }
    }
    if (c == 'B' || c == 'b') {
      return matchScheme(i);
    }
    if (c == 'h' && text.startsWith("hooks.slack.com/services/", i)) {
      int from = i + 25;
      int end = from;
      while (end < length && (CharClasses.isAlnum(text.charAt(end)) || text.charAt(end) == '/')) {
        end++;
      }
      return end - from >= 20 || (truncated && end == length)
          ? scanner.replace(from, end, TextRedactor.mark("slack-webhook"))
          : i;
    }
    TokenPattern pattern = TokenPattern.find(text, i, truncated);
    if (pattern != null) {
      return scanner.replace(i, pattern.end(text, i), TextRedactor.mark(pattern.kind()));
    }
    return inZone(i) ? matchBareKey(i) : i;
  }

  /**
   * Matches a JWT or JWE in compact form (RFC 7515 §3.1, RFC 7516 §3.1), whose header is base64url
   * of <code>{"
   * </code>.
   */
  private int matchJwt(int i) {
    if (i < noJwtBefore) {
      return i;
    }
    int dot = tokenEnd(i);
    if (dot == length && truncated && dot - i >= 10) {
      return scanner.replace(i, dot, TextRedactor.mark("jwt"));
    }
    if (dot - i < 10 || dot == length || text.charAt(dot) != '.') {
      noJwtBefore = dot;
      return i;
    }
    int end = tokenEnd(dot + 1);
    boolean directJwe = end == dot + 1 && end < length && text.charAt(end) == '.';
    if (end - dot <= 8 && !directJwe && !(truncated && end == length)) {
      noJwtBefore = end;
      return i;
    }
    for (int part = 0; part < 3 && end < length && text.charAt(end) == '.'; part++) {
      end = tokenEnd(end + 1);
    }
    return scanner.replace(i, end, TextRedactor.mark("jwt"));
  }

  private int tokenEnd(int from) {
    int end = from;
    while (end < length && CharClasses.isTokenChar(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int matchStsToken(int i) {
    for (String start : STS_STARTS) {
      if (text.startsWith(start, i)) {
        int end = i;
        while (end < length
            && (CharClasses.isBase64(text.charAt(end)) || text.charAt(end) == '%')) {
          end++;
        }
        return end - i >= 60 || (truncated && end == length)
            ? scanner.replace(i, end, TextRedactor.mark("aws-session-token"))
            : i;
      }
    }
    return i;
  }

  /** Matches Bearer and Basic credentials (RFC 6750 §2.1, RFC 7617 §2) outside a named header. */
  private int matchScheme(int i) {
    boolean bearer = text.regionMatches(true, i, "bearer", 0, 6);
    if (!bearer && !text.regionMatches(true, i, "basic", 0, 5)) {
      return i;
    }
    int from = i + (bearer ? 6 : 5);
    if (text.startsWith("%20", from)) {
      from += 3;
    } else if (from < length && (text.charAt(from) == ' ' || text.charAt(from) == '+')) {
      from++;
    } else {
      return i;
    }
    int end = from;
    boolean digit = false;
    int stop = bearer ? length : Math.min(length, from + MAX_BASIC + 1);
    while (end < stop
        && (CharClasses.isBase64(text.charAt(end)) || "._~-".indexOf(text.charAt(end)) >= 0)) {
      digit |= text.charAt(end) >= '0' && text.charAt(end) <= '9';
      end++;
    }
    int tokenLength = end - from;
    boolean isSecret =
        bearer ? (tokenLength >= 16 && digit) || tokenLength >= 40 : isUserAndPassword(from, end);
    return isSecret || (truncated && end == length && tokenLength > 0)
        ? scanner.replace(from, end, TextRedactor.mark(bearer ? "bearer" : "basic"))
        : i;
  }

  private boolean isUserAndPassword(int from, int end) {
    if (end - from < 8 || end - from > MAX_BASIC) {
      return false;
    }
    try {
      return new String(Base64.getDecoder().decode(text.substring(from, end)), ISO_8859_1)
              .indexOf(':')
          >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Matches an unnamed AWS secret access key: forty base64 characters near an access key id or the
   * word secret.
   */
  private int matchBareKey(int i) {
    int end = i;
    boolean lower = false;
    boolean upper = false;
    boolean digit = false;
    while (end < length
        && end - i <= 41
        && CharClasses.isBase64(text.charAt(end))
        && text.charAt(end) != '=') {
      char c = text.charAt(end++);
      lower |= c >= 'a' && c <= 'z';
      upper |= c >= 'A' && c <= 'Z';
      digit |= c >= '0' && c <= '9';
    }
    return end - i == 40 && lower && upper && digit
        ? scanner.replace(i, end, TextRedactor.mark("aws-secret-key"))
        : i;
  }
}
