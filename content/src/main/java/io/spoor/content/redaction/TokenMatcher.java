package io.spoor.content.redaction;

import java.util.HashSet;
import java.util.Set;

/**
 * Matches secrets that begin at the start of a word: tokens by their shape, and keys near related
 * words.
 */
final class TokenMatcher {
  private static final int MAX_BASIC = 1024;
  private static final int MAX_ACTIVE = 6;
  private static final TokenRule[] NO_RULES = {};
  private static final int[] NO_ENDS = {};
  private static final int NONE = Integer.MAX_VALUE;
  private static final int MAX_BARE = 513;
  private static final int MIN_BARE = 16;
  // Every other beginning that the matcher handles must be listed here, or it is never tried.
  static final String[] OTHER_STARTS = {"eyJ"};
  static final String[] STARTS_IN_ANY_CASE = {"bearer", "basic", "apikey", "splunk"};

  private final SecretScanner scanner;
  private final String text;
  private final boolean truncated;
  private final int length;
  // A failed attempt read up to here, so it is not repeated before this position.
  private int noJwtBefore;
  // Rules of the words that precede, and where each rule's distance ends.
  private TokenRule[] active = NO_RULES;
  private int[] activeUntil = NO_ENDS;
  private int nextActive;
  private int zoneEnd;
  // Where the next value without a name begins that the active rules are tried on.
  private int bareAt = NONE;
  private int bareReadUntil;

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

  /** Other texts that {@link #match} handles outside a zone, in exactly this case. */
  static Set<String> beginnings() {
    var beginnings = new HashSet<String>();
    for (String start : OTHER_STARTS) {
      beginnings.add(start.substring(0, 2));
    }
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

  /** Position from {@code from} of the next value that the words before it may make a secret. */
  int nextBare(int from) {
    if (bareAt < from) {
      bareAt = findBare(from);
    }
    return bareAt;
  }

  /** Start of the next run of {@link #MIN_BARE} characters within the zone. */
  private int findBare(int from) {
    int limit = Math.min(zoneEnd, length);
    int i = Math.max(from, bareReadUntil);
    while (i < limit) {
      if (!isBareChar(text.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      if (start > 0 && text.charAt(start - 1) == '\\' && "nrt".indexOf(text.charAt(start)) >= 0) {
        start++;
      }
      int stop = Math.min(length, start + MAX_BARE);
      i++;
      while (i < stop && isBareChar(text.charAt(i))) {
        i++;
      }
      bareReadUntil = i;
      if (i - start >= MIN_BARE) {
        return start;
      }
    }
    bareReadUntil = Math.max(bareReadUntil, i);
    return NONE;
  }

  /**
   * Tries the secrets that begin at the word's start {@code i} with {@code c}. Returns where to
   * continue; {@code i} without a match.
   */
  int match(int i, char c) {
    if (c == 'e' && text.startsWith("eyJ", i)) {
      int next = matchJwt(i);
      if (next > i) {
        return next;
      }
    }
    if ((c | 32) == 'b' || (c | 32) == 'a' || (c | 32) == 's') {
      int next = matchScheme(i);
      if (next > i) {
        return next;
      }
    }
    return matchBeginnings(i, true);
  }

  /** Tries the tokens whose literal may also be inside a word. */
  int matchInside(int i) {
    return matchBeginnings(i, false);
  }

  private int matchBeginnings(int i, boolean startsWord) {
    SecretRules.Beginning beginning = SecretRules.get().beginningsAt(text, i);
    int next = i;
    while (beginning != null && next == i) {
      if (beginning.isAt(text, i)) {
        TokenRule token = beginning.token();
        if (token != null) {
          next = startsWord || token.before() != null ? matchToken(i, token) : i;
        } else if (startsWord) {
          next = matchWord(i, beginning);
        }
      }
      beginning = beginning.next();
    }
    return next;
  }

  private int matchToken(int i, TokenRule token) {
    int from = i;
    if (token.before() != null) {
      from = token.before().matchBack(text, i, scanner.copiedUntil());
      if (from == TokenShape.NO_MATCH || !CharClasses.startsWord(text, from)) {
        return i;
      }
    }
    int end = token.end(text, i, truncated);
    if (end == i) {
      return i;
    }
    int kept = token.options().keep() ? i + token.literal().length() : from;
    return scanner.replace(kept, end, TextRedactor.mark(token.kind()));
  }

  private int matchWord(int i, SecretRules.Beginning beginning) {
    int end = i + beginning.text().length();
    for (TokenRule rule : beginning.near()) {
      activate(rule, end);
    }
    if (beginning.phrase() != null) {
      return PhraseMatcher.match(scanner, text, i, end, beginning.phrase());
    }
    if (beginning.command()
        && end < length
        && isCommandEnd(end)
        && (i == 0 || "._-@".indexOf(text.charAt(i - 1)) < 0)) {
      scanner.readCommand(i);
    }
    return i;
  }

  private boolean isCommandEnd(int end) {
    char c = text.charAt(end);
    return c == ' ' || c == '"' || c == '\'' || c == '\\' || text.startsWith(".exe", end);
  }

  @SuppressWarnings("ReferenceEquality") // each rule exists once
  private void activate(TokenRule rule, int end) {
    if (active.length == 0) {
      active = new TokenRule[MAX_ACTIVE];
      activeUntil = new int[MAX_ACTIVE];
    }
    int until = end + rule.options().within();
    zoneEnd = Math.max(zoneEnd, until);
    if (bareAt == NONE) {
      // The rest of the word is no value.
      int rest = end;
      while (rest < length && rest - end < MAX_BARE && isBareChar(text.charAt(rest))) {
        rest++;
      }
      bareReadUntil = Math.max(bareReadUntil, rest);
      bareAt = findBare(end);
    }
    for (int slot = 0; slot < MAX_ACTIVE; slot++) {
      if (active[slot] == rule) {
        activeUntil[slot] = until;
        return;
      }
    }
    active[nextActive] = rule;
    activeUntil[nextActive] = until;
    nextActive = (nextActive + 1) % MAX_ACTIVE;
  }

  /** Tries the active rules on the value that begins at {@code i}. */
  int matchBare(int i) {
    if (isInPath(i)) {
      return i;
    }
    for (int slot = 0; slot < active.length; slot++) {
      TokenRule rule = active[slot];
      if (rule != null && i < activeUntil[slot]) {
        int end = rule.end(text, i, truncated);
        if (end > i) {
          return scanner.replace(i, end, TextRedactor.mark(rule.kind()));
        }
      }
    }
    return i;
  }

  /** Whether the value is a part of an ARN or a URL. */
  private boolean isInPath(int i) {
    int start = i;
    while (start > 0 && i - start < 200 && text.charAt(start - 1) > ' ') {
      char c = text.charAt(start - 1);
      if (c == '"' || c == '\'' || c == '=' || c == ',') {
        break;
      }
      start--;
    }
    int url = text.indexOf("://", start, i);
    return text.startsWith("arn:", start) || (url >= 0 && url < i);
  }

  private static boolean isBareChar(char c) {
    return CharClasses.isTokenChar(c) || "+/.~".indexOf(c) >= 0;
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

  /** Matches Bearer, Basic and other credentials (RFC 6750 §2.1, RFC 7617 §2) without a header. */
  private int matchScheme(int i) {
    boolean bearer = text.regionMatches(true, i, "bearer", 0, 6);
    boolean key =
        text.regionMatches(true, i, "apikey", 0, 6) || text.regionMatches(true, i, "splunk", 0, 6);
    if (!bearer && !key && !text.regionMatches(true, i, "basic", 0, 5)) {
      return i;
    }
    int from = i + (bearer || key ? 6 : 5);
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
    boolean isSecret;
    if (bearer) {
      isSecret = (tokenLength >= 16 && digit) || tokenLength >= 40;
    } else if (key) {
      isSecret = tokenLength >= 20 && digit && tokenLength <= 200;
    } else {
      isSecret = SecretValue.isUserAndPassword(text.substring(from, end));
    }
    return isSecret || (truncated && end == length && tokenLength > 0)
        ? scanner.replace(
            from, end, TextRedactor.mark(bearer ? "bearer" : key ? "api-key" : "basic"))
        : i;
  }
}
