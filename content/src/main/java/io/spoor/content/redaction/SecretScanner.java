package io.spoor.content.redaction;

import java.util.ArrayDeque;
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
  // Secrets of the command being read, ahead of the scan.
  private ArrayDeque<CommandLine.Span> pending = new ArrayDeque<>(0);
  private int commandEnd;
  private int valueFrom;
  private int valueEnd;
  private String valueTerminators = "";

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
      if (i == pendingFrom()) {
        CommandLine.Span secret = pending.remove();
        next = replace(i, secret.to(), TextRedactor.mark("password"));
      } else if (c >= 128) {
        next = matchBeyondAscii(i, c);
      } else {
        if (c == '-') {
          next = matchDashes(i);
        } else if (c == ':' || c == '=' || c == '>' || c == '(' || c == ',') {
          next = matchSeparator(i, c);
        } else if (CharClasses.startsWord(text, i)) {
          next = tokenMatcher.match(i, c);
        }
        if (next == i) {
          next = tokenMatcher.matchInside(i);
        }
        if (next == i && i == tokenMatcher.nextBare(i)) {
          next = tokenMatcher.matchBare(i);
        }
      }
      i = next > i ? next : i + 1;
      while (pendingFrom() < i) {
        pending.remove();
      }
      int other = Math.min(pendingFrom(), tokenMatcher.nextBare(i));
      i = ScanPrefilter.nextCandidate(text, i, Math.min(other, length));
    }
    if (output == null) {
      return text;
    }
    return output.append(text, copiedUntil, length).toString();
  }

  /** End of the value at {@code at}, if an earlier attempt read it; {@code at} otherwise. */
  int knownValueEnd(int at, String terminators) {
    return terminators.equals(valueTerminators) && at >= valueFrom && at < valueEnd ? valueEnd : at;
  }

  /** Remembers the end of a value, so that attempts within it need not read it again. */
  void rememberValueEnd(int from, int end, String terminators) {
    valueFrom = from;
    valueEnd = end;
    valueTerminators = terminators;
  }

  private int pendingFrom() {
    return pending.isEmpty() ? Integer.MAX_VALUE : pending.getFirst().from();
  }

  /** Reads the command that the program at {@code from} begins, unless it was read already. */
  void readCommand(int from) {
    if (from >= commandEnd) {
      var command = new CommandLine(text, from);
      commandEnd = command.end();
      pending = command.secrets();
    }
  }

  /** End of the text that is in the output. */
  int copiedUntil() {
    return copiedUntil;
  }

  private int matchBeyondAscii(int i, char c) {
    if (Character.isSurrogate(c)) {
      return Surrogates.isLone(text, i) ? replace(i, i + 1, "\ufffd") : i;
    }
    if (!ForeignNames.mayMatch(c)) {
      return i;
    }
    ForeignNames.ForeignName name = ForeignNames.at(text, i);
    if (name == null) {
      return i;
    }
    int end = i - name.last() + name.name().length();
    return PhraseMatcher.matchForeign(this, text, i, end, name.kind());
  }

  // Each attempt returns where to continue; its own position means no match.

  private int matchDashes(int i) {
    int next = matchPem(i);
    return next > i ? next : matchOption(i);
  }

  /** Matches a PEM private key (RFC 7468): its header, its body and the line that ends it. */
  private int matchPem(int i) {
    if (!text.startsWith("-----BEGIN ", i)) {
      return i;
    }
    String header = text.substring(i, Math.min(length, i + 80));
    int name = header.indexOf("PRIVATE KEY");
    int close = name < 0 ? -1 : header.indexOf("-----", name);
    if (name < 0) {
      return i;
    }
    int body = i + (close < 0 ? name + 11 : close + 5);
    int bodyEnd = PemBody.end(text, body);
    if (bodyEnd == body) {
      return i;
    }
    int after = bodyEnd;
    while (after < length && after - bodyEnd < 16 && isBetween(text.charAt(after))) {
      after++;
    }
    int end = bodyEnd;
    if (text.startsWith("-----END ", after)) {
      int endClose = text.indexOf("-----", after + 9, Math.min(length, after + 80));
      end = endClose < 0 ? after + 9 : endClose + 5;
    }
    return replace(i, end, TextRedactor.mark("private-key"));
  }

  private static boolean isBetween(char c) {
    return c <= ' ' || "\\nr\"',>|".indexOf(c) >= 0;
  }

  /** Whether an option or a PEM header may begin at the dash {@code i}. */
  static boolean mayBeOption(String text, int i) {
    char following = i + 1 < text.length() ? text.charAt(i + 1) : 0;
    if (following == '-') {
      char name = i + 2 < text.length() ? text.charAt(i + 2) : 0;
      return CharClasses.isAlnum(name) || text.startsWith("-----BEGIN ", i);
    }
    char previous = i == 0 ? ' ' : text.charAt(i - 1);
    if (previous != ' ' && previous != '"' && previous != '\'') {
      return false;
    }
    int end = optionEnd(text, i + 1);
    return end - i > 4 && SecretNames.kindOf(text, end, false) != null;
  }

  private static int optionEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && end - from < 40
        && (CharClasses.isTokenChar(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  /** Matches {@code --password VALUE} on a command line, and as elements of a list. */
  private int matchOption(int i) {
    int name = text.startsWith("--", i) ? i + 2 : i + 1;
    int end = optionEnd(text, name);
    if (end - name < 2 || end == length || !mayBeOption(text, i)) {
      return i;
    }
    int at = end;
    while (at < length && at - end < 12 && " \t\\\"',".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    SecretKind kind = SecretNames.kindOf(text, end, false);
    if (kind == null || at == end || at == length || text.charAt(at) == '-') {
      return i;
    }
    boolean list = text.charAt(end) != ' ' && text.charAt(end) != '\t';
    if (list && text.substring(end, at).indexOf(',') < 0) {
      return i;
    }
    int value = list ? at : end + 1;
    boolean quoted = !list && at > end + 1;
    if (!list && !quoted && !endsOption(at) && !NamedSecretMatcher.isPasswordAt(text, at)) {
      // A sentence about the option.
      return i;
    }
    return NamedSecretMatcher.redactValue(this, text, value, kind, false, "", list);
  }

  /** Whether the word at {@code from} ends the line or the command, or another option follows. */
  private boolean endsOption(int from) {
    int end = from;
    while (end < length && end - from < 256 && text.charAt(end) > ' ') {
      end++;
    }
    return end >= length - 1
        || text.charAt(end) != ' '
        || "-|;&><\\\"'".indexOf(text.charAt(end + 1)) >= 0;
  }

  private int matchSeparator(int i, char c) {
    if (c == ':' && text.startsWith("//", i + 1)) {
      return matchUserInfo(i + 3);
    }
    int next = NamedSecretMatcher.match(this, text, i, c);
    return next == i && c == ':' ? matchPasswordFile(i) : next;
  }

  /** Matches a line of a password file of PostgreSQL: {@code host:port:database:user:password}. */
  private int matchPasswordFile(int i) {
    if (!mayBePasswordFile(text, i)) {
      return i;
    }
    int at = text.indexOf(':', i + 1);
    for (int field = 0; field < 2; field++) {
      int from = ++at;
      while (at < length
          && at - from < 64
          && (CharClasses.isTokenChar(text.charAt(at)) || ".*".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      if (at == from || at == length || text.charAt(at) != ':') {
        return i;
      }
    }
    int end = at + 1;
    int stop = Math.min(length, end + 256);
    while (end < stop && text.charAt(end) > ' ' && "\"'`<>\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end > at + 1 ? replace(at + 1, end, TextRedactor.mark("password")) : i;
  }

  /** Whether {@link #matchPasswordFile} may match after the colon {@code i}. */
  static boolean mayBePasswordFile(String text, int i) {
    int at = i + 1;
    while (at < text.length() && at - i <= 5 && isDigit(text.charAt(at))) {
      at++;
    }
    if (at - i < 4 || at == text.length() || text.charAt(at) != ':') {
      return false;
    }
    // A host has letters beyond hexadecimal digits, or is *.
    boolean host = i > 0 && text.charAt(i - 1) == '*';
    for (int from = i; from > 0 && i - from < 64 && !host; from--) {
      char c = text.charAt(from - 1);
      if (!CharClasses.isTokenChar(c) && c != '.') {
        break;
      }
      host = c == '.' || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z');
    }
    return host;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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
      } else if (c <= ' ' || "\"'<>\\".indexOf(c) >= 0) {
        break;
      } else if ("/?#".indexOf(c) >= 0) {
        // Unescaped in a password, or the end of host and port.
        int at = colon >= 0 && lastAt < 0 && !isNumber(colon + 1, i) ? atSign(i + 1) : -1;
        if (at < 0) {
          break;
        }
        lastAt = at;
        i = at;
      }
    }
    return colon >= 0 && lastAt > colon + 1
        ? replace(colon + 1, lastAt, TextRedactor.mark("password"))
        : from;
  }

  private boolean isNumber(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The next at sign within a password, or -1. */
  private int atSign(int from) {
    for (int i = from; i < length && i < from + 64; i++) {
      char c = text.charAt(i);
      if (c == '@') {
        return i;
      }
      if (c <= ' ' || "\"'<>\\/".indexOf(c) >= 0) {
        return -1;
      }
    }
    return -1;
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
