package io.spoor.sources.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Secrets that begin where a word begins: tokens by their shape, and keys near what they belong to.
 */
final class Words {
  private static final int ZONE = 200;
  private static final int MAX_BASIC = 1024;
  private static final String[] STS_STARTS = {
    "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "FQoDYXdz", "AgoJb3JpZ2lu", "AQoDYXdz"
  };
  // Whatever else "at" looks for belongs here: nobody asks it about other words.
  private static final String[] OTHER_STARTS = {"eyJ", "AKIA", "ASIA", "hooks.slack.com/services/"};
  private static final String[] STARTS_IN_ANY_CASE = {"secret", "bearer", "basic"};

  private final Scan scan;
  private final String text;
  private final boolean cut;
  private final int length;
  // A failed attempt read up to here: the same attempt further on would read it all again.
  private int noJwtBefore;
  private int zoneEnd;

  /**
   * {@code cut}: the text may go on where it ends, so what runs to the end is judged by its
   * beginning.
   */
  Words(Scan scan, String text, boolean cut) {
    this.scan = scan;
    this.text = text;
    this.cut = cut;
    this.length = text.length();
  }

  /** The first two characters of all that {@link #at} may act on, outside a zone. */
  static Set<String> beginnings() {
    var beginnings = new HashSet<String>();
    Stream.of(Stream.of(STS_STARTS), Stream.of(OTHER_STARTS), Shape.starts())
        .flatMap(starts -> starts)
        .forEach(start -> beginnings.add(start.substring(0, 2)));
    for (String start : STARTS_IN_ANY_CASE) {
      char first = start.charAt(0);
      char second = start.charAt(1);
      for (char one : new char[] {first, Character.toUpperCase(first)}) {
        beginnings.add("" + one + second);
        beginnings.add("" + one + Character.toUpperCase(second));
      }
    }
    return beginnings;
  }

  /** Whether {@code i} is near an access key id or the word secret, where a key may stand bare. */
  boolean inZone(int i) {
    return i < zoneEnd;
  }

  /**
   * Tries what may begin at {@code i} with {@code c}. Returns where to go on; {@code i} when
   * nothing was found.
   */
  int at(int i, char c) {
    if (c == 'e' && text.startsWith("eyJ", i)) {
      int after = jwt(i);
      if (after > i) {
        return after;
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
      int after = sts(i);
      if (after > i) {
        return after;
      }
    }
    if (c == 'B' || c == 'b') {
      return scheme(i);
    }
    if (c == 'h' && text.startsWith("hooks.slack.com/services/", i)) {
      int from = i + 25;
      int end = from;
      while (end < length && (Chars.isAlnum(text.charAt(end)) || text.charAt(end) == '/')) {
        end++;
      }
      return end - from >= 20 || (cut && end == length)
          ? scan.replace(from, end, SecretText.mark("slack-webhook"))
          : i;
    }
    Shape shape = Shape.at(text, i, cut);
    if (shape != null) {
      return scan.replace(i, shape.end(text, i), SecretText.mark(shape.why()));
    }
    return inZone(i) ? bareKey(i) : i;
  }

  /**
   * JWT or JWE in compact form (RFC 7515 §3.1, RFC 7516 §3.1): the header is base64url of <code>{"
   * </code>.
   */
  private int jwt(int i) {
    if (i < noJwtBefore) {
      return i;
    }
    int dot = run(i);
    if (dot == length && cut && dot - i >= 10) {
      return scan.replace(i, dot, SecretText.mark("jwt"));
    }
    if (dot - i < 10 || dot == length || text.charAt(dot) != '.') {
      noJwtBefore = dot;
      return i;
    }
    int end = run(dot + 1);
    boolean directJwe = end == dot + 1 && end < length && text.charAt(end) == '.';
    if (end - dot <= 8 && !directJwe && !(cut && end == length)) {
      noJwtBefore = end;
      return i;
    }
    for (int part = 0; part < 3 && end < length && text.charAt(end) == '.'; part++) {
      end = run(end + 1);
    }
    return scan.replace(i, end, SecretText.mark("jwt"));
  }

  private int run(int from) {
    int end = from;
    while (end < length && Chars.isTokenChar(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int sts(int i) {
    for (String start : STS_STARTS) {
      if (text.startsWith(start, i)) {
        int end = i;
        while (end < length && (Chars.isBase64(text.charAt(end)) || text.charAt(end) == '%')) {
          end++;
        }
        return end - i >= 60 || (cut && end == length)
            ? scan.replace(i, end, SecretText.mark("aws-session-token"))
            : i;
      }
    }
    return i;
  }

  /** Bearer and Basic credentials (RFC 6750 §2.1, RFC 7617 §2) outside a header that is named. */
  private int scheme(int i) {
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
        && (Chars.isBase64(text.charAt(end)) || "._~-".indexOf(text.charAt(end)) >= 0)) {
      digit |= text.charAt(end) >= '0' && text.charAt(end) <= '9';
      end++;
    }
    int more = end - from;
    boolean secret = bearer ? (more >= 16 && digit) || more >= 40 : isUserAndPassword(from, end);
    return secret || (cut && end == length && more > 0)
        ? scan.replace(from, end, SecretText.mark(bearer ? "bearer" : "basic"))
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
   * Forty characters of base64 near an access key id or the word secret: an AWS secret access key
   * that nobody named.
   */
  private int bareKey(int i) {
    int end = i;
    boolean lower = false;
    boolean upper = false;
    boolean digit = false;
    while (end < length
        && end - i <= 41
        && Chars.isBase64(text.charAt(end))
        && text.charAt(end) != '=') {
      char c = text.charAt(end++);
      lower |= c >= 'a' && c <= 'z';
      upper |= c >= 'A' && c <= 'Z';
      digit |= c >= '0' && c <= '9';
    }
    return end - i == 40 && lower && upper && digit
        ? scan.replace(i, end, SecretText.mark("aws-secret-key"))
        : i;
  }
}
