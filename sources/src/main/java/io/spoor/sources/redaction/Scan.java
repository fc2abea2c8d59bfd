package io.spoor.sources.redaction;

import org.jspecify.annotations.Nullable;

/**
 * One pass over one text.
 *
 * <p>Linear in the text: a match consumes what it read, and a failed attempt either reads a bounded
 * number of characters or sets a mark before which the same attempt is not made again.
 */
final class Scan {
  /** How far behind the slashes of a URL a password is looked for. */
  static final int MAX_USER_INFO = 1024;

  private final String text;
  private final int length;
  private final Words words;
  private @Nullable StringBuilder out;
  private int copied;

  private Scan(String text, boolean cut) {
    this.text = text;
    this.length = text.length();
    this.words = new Words(this, text, cut);
  }

  /**
   * The text with its secrets replaced; the very same string when there is none. {@code cut}: the
   * text may go on where it ends.
   */
  static String redacted(String text, boolean cut) {
    int first = Glance.next(text, 0);
    return first == text.length() ? text : new Scan(text, cut).run(first);
  }

  private String run(int first) {
    int i = first;
    while (i < length) {
      char c = text.charAt(i);
      int after = i;
      if (c >= 128) {
        if (Character.isSurrogate(c) && Surrogates.isLone(text, i)) {
          after = replace(i, i + 1, "\ufffd");
        }
      } else if (c == '-') {
        after = dashes(i);
      } else if (c == ':' || c == '=' || c == '>') {
        after = separator(i, c);
      } else if (Chars.startsWord(text, i)) {
        after = words.at(i, c);
      }
      i = after > i ? after : i + 1;
      if (!words.inZone(i)) {
        i = Glance.next(text, i);
      }
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
}
