package io.spoor.content.tracing;

/**
 * Decodes escaped characters, as in quoted strings of JSON (RFC 8259 section 7) and YAML (1.2,
 * section 5.7), so that an escaped line break ends a sentence. Tool results may be YAML or text
 * with embedded JSON, whose escapes no parser resolves.
 */
final class EscapeDecoder {
  private EscapeDecoder() {}

  /** The decoded text; the same string when it has no escapes. */
  static String decode(String text) {
    int first = text.indexOf('\\');
    return first < 0 ? text : decode(text, first);
  }

  private static String decode(String text, int first) {
    var decoded = new StringBuilder(text.length()).append(text, 0, first);
    int length = text.length();
    int i = first;
    while (i < length) {
      if (text.charAt(i) != '\\') {
        int next = text.indexOf('\\', i);
        int end = next < 0 ? length : next;
        decoded.append(text, i, end);
        i = end;
        continue;
      }
      if (followsDrive(text, i)) {
        int end = pieceEnd(text, i);
        decoded.append(text, i, end);
        i = end;
        continue;
      }
      int at = i;
      // JSON within JSON doubles the backslashes.
      while (at < length && text.charAt(at) == '\\') {
        at++;
      }
      i = appendEscape(text, i, at, decoded);
    }
    return decoded.toString();
  }

  /** Appends the escaped character at {@code at}, after backslashes; returns where to continue. */
  private static int appendEscape(String text, int from, int at, StringBuilder output) {
    char c = at < text.length() ? text.charAt(at) : 0;
    switch (c) {
      case 'n', 'r' -> output.append('\n');
      case 't' -> output.append(' ');
      case '"', '\'', '/', ' ', '\n' -> output.append(c);
      case 'u', 'x' -> {
        int end = at + (c == 'u' ? 5 : 3);
        int code = end <= text.length() ? hex(text, at + 1, end) : -1;
        if (code <= 0) {
          output.append(text, from, at);
          return at;
        }
        output.append((char) code);
        return end;
      }
      default -> {
        output.append(text, from, at);
        return at;
      }
    }
    return at + 1;
  }

  private static int hex(String text, int from, int to) {
    int code = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }

  /** Whether the backslash belongs to a path: {@code C: ew} names a directory. */
  private static boolean followsDrive(String text, int at) {
    return at > 1
        && text.charAt(at - 1) == ':'
        && Character.isLetter(text.charAt(at - 2))
        && (at == 2 || !Character.isLetterOrDigit(text.charAt(at - 3)));
  }

  private static int pieceEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != '"') {
      end++;
    }
    return end;
  }
}
