package io.spoor.streams.normalise.domain.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one text.
 *
 * <p>Linear in the text: a match consumes what it read, and a failed attempt either reads a bounded
 * number of characters or sets a mark before which the same attempt is not made again.
 */
final class Scan {
  private static final int ZONE = 200;
  private static final int MAX_BASIC = 1024;
  private static final byte WORD = 1;
  private static final byte MARK = 2;
  // What a character may begin: a secret at the beginning of a word, or a separator; most begin
  // nothing.
  private static final byte[] BEGINS = begins();
  private static final String[] STS_STARTS = {
    "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "FQoDYXdz", "AgoJb3JpZ2lu", "AQoDYXdz"
  };

  private final String text;
  private final boolean cut;
  private final int length;
  private @Nullable StringBuilder out;
  private int copied;
  private int noJwtBefore;
  private int zoneEnd;

  Scan(String text, boolean cut) {
    this.text = text;
    this.cut = cut;
    this.length = text.length();
  }

  String run() {
    int i = 0;
    while (i < length) {
      char c = text.charAt(i);
      int after = i;
      if (c >= 128) {
        if (Character.isSurrogate(c) && Surrogates.isLone(text, i)) {
          after = replace(i, i + 1, "\ufffd");
        }
      } else if (BEGINS[c] == MARK) {
        after = c == '-' ? dashes(i) : separator(i, c);
      } else if ((BEGINS[c] == WORD || i < zoneEnd) && Chars.startsWord(text, i)) {
        after = word(i, c);
      }
      i = after > i ? after : i + 1;
    }
    if (out == null) {
      return text;
    }
    return out.append(text, copied, length).toString();
  }

  // What is tried at a place tells where to go on; a place not beyond its own says that nothing was
  // found.

  private int dashes(int i) {
    int after = pem(i);
    return after > i ? after : option(i);
  }

  private int word(int i, char c) {
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
          ? replace(from, end, SecretText.mark("slack-webhook"))
          : i;
    }
    if (Shape.mayBeginWith(c)) {
      Shape shape = Shape.at(text, i, cut);
      if (shape != null) {
        return replace(i, shape.end(text, i), SecretText.mark(shape.why()));
      }
    }
    return i < zoneEnd ? bareKey(i) : i;
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
      return replace(i, dot, SecretText.mark("jwt"));
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
    return replace(i, end, SecretText.mark("jwt"));
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
            ? replace(i, end, SecretText.mark("aws-session-token"))
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
        ? replace(from, end, SecretText.mark(bearer ? "bearer" : "basic"))
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
        ? replace(i, end, SecretText.mark("aws-secret-key"))
        : i;
  }

  /** A private key in PEM (RFC 7468), to its end line or to the end of the text. */
  private int pem(int i) {
    if (!text.startsWith("-----BEGIN ", i)) {
      return i;
    }
    if (text.substring(i, Math.min(length, i + 60)).indexOf("PRIVATE KEY") < 0) {
      return i;
    }
    int end = text.indexOf("-----END ", i + 11);
    int close = end < 0 ? -1 : text.indexOf("-----", end + 9);
    return replace(i, close < 0 ? length : close + 5, SecretText.mark("private-key"));
  }

  /** {@code --password VALUE} on a command line. */
  private int option(int i) {
    if (!text.startsWith("--", i)) {
      return i;
    }
    int end = i + 2;
    while (end < length && end - i < 42 && Chars.isTokenChar(text.charAt(end))) {
      end++;
    }
    if (end == i + 2 || end == length || text.charAt(end) != ' ') {
      return i;
    }
    String why = SecretNames.why(text, end, false);
    if (why == null || end + 1 == length || text.charAt(end + 1) == '-') {
      return i;
    }
    return Named.value(this, text, end + 1, why, false, "");
  }

  private int separator(int i, char c) {
    if (c == ':' && text.startsWith("//", i + 1)) {
      return userInfo(i + 3);
    }
    return Named.at(this, text, i, c);
  }

  /** Password in the authority of a URL (RFC 3986 §3.2.1); careless writers leave an @ in it. */
  private int userInfo(int from) {
    int colon = -1;
    int lastAt = -1;
    for (int i = from; i < length && i < from + 1024; i++) {
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
        ? replace(colon + 1, lastAt, SecretText.mark("password"))
        : from;
  }

  /**
   * Puts {@code by} in the place of the characters from {@code from} to {@code to}; returns {@code
   * to}.
   */
  int replace(int from, int to, String by) {
    if (out == null) {
      out = new StringBuilder(length);
    }
    out.append(text, copied, from).append(by);
    copied = to;
    return to;
  }

  private static byte[] begins() {
    var begins = new byte[128];
    for (char c = 0; c < begins.length; c++) {
      if (Shape.mayBeginWith(c) || "eASsIFBbh".indexOf(c) >= 0) {
        begins[c] = WORD;
      } else if (":=>-".indexOf(c) >= 0) {
        begins[c] = MARK;
      }
    }
    return begins;
  }
}
