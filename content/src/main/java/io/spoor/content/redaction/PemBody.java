package io.spoor.content.redaction;

import java.util.List;

/**
 * Body of a PEM private key (RFC 7468): base64 in lines, also quoted, escaped or without end. Prose
 * behind such a header is no body and stays readable.
 */
final class PemBody {
  private static final int MIN_LINE = 16;
  private static final List<String> HEADERS =
      List.of("Proc-Type:", "DEK-Info:", "Comment:", "Version:", "Subject:", "Charset:");

  private PemBody() {}

  /** End of the body that begins at {@code from}; {@code from} when there is none. */
  static int end(String text, int from) {
    int at = from;
    int end = from;
    while (at < text.length()) {
      at = skipSeparators(text, at);
      int header = headerEnd(text, at);
      if (header > at) {
        at = header;
        continue;
      }
      int line = at;
      while (line < text.length() && CharClasses.isBase64(text.charAt(line))) {
        // A backslash and n, which is no base64, ends an escaped line.
        line++;
      }
      if (line - at >= MIN_LINE || (end > from && line > at && isLast(text, line))) {
        end = line;
        at = line;
      } else {
        break;
      }
    }
    return end;
  }

  /** Whether nothing of a body follows a short line. */
  private static boolean isLast(String text, int at) {
    int next = skipSeparators(text, at);
    return next == text.length() || text.startsWith("-----", next);
  }

  private static int skipSeparators(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c <= ' ' || "\"',>|#*".indexOf(c) >= 0) {
        at++;
      } else if (c == '\\' && at + 1 < text.length()) {
        // Escapes: n and r are line ends, a quote or a backslash belongs to a nested escape.
        char escaped = text.charAt(at + 1);
        if (escaped == 'n' || escaped == 'r' || escaped == 't') {
          at += 2;
        } else {
          at++;
        }
      } else {
        break;
      }
    }
    return at;
  }

  private static int headerEnd(String text, int at) {
    for (String header : HEADERS) {
      if (text.startsWith(header, at)) {
        int end = at + header.length();
        int limit = Math.min(text.length(), end + 80);
        while (end < limit && text.charAt(end) != '\n' && text.charAt(end) != '\\') {
          end++;
        }
        return end;
      }
    }
    return at;
  }
}
