package io.spoor.content.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which parts of a text redaction replaced, by comparing the text before and after. Linear in
 * the text.
 */
public final class RedactedParts {
  private static final String MARK = "[redacted:";
  private static final int MAX_KIND = 40;

  /** A literal of so few characters between two marks could be anywhere. */
  private static final int MIN_LITERAL = 4;

  /** Characters of a literal that are searched for before all of it is compared. */
  private static final int PROBE = 64;

  private static final int MAX_ATTEMPTS = 16;

  private RedactedParts() {}

  /**
   * A part of the text before redaction.
   *
   * @param from first character
   * @param to character after the last one
   * @param kind kind of secret that the mark states
   * @param quote quotation mark around it, also escaped; empty: none. In the redacted text it is in
   *     quotes even if it was not before, as a number in JSON
   */
  public record Part(int from, int to, String kind, String quote) {
    /** Whether encoded text was replaced as a whole because of something in it. */
    public boolean isEncoded() {
      return kind.equals("encoded-secret");
    }
  }

  /**
   * The replaced parts, in order. Parts with hardly any text between them are one part.
   *
   * @return null if the texts differ in more than marks
   */
  public static @Nullable List<Part> of(String text, String redacted) {
    String original = Surrogates.repair(text);
    List<Part> parts = new ArrayList<>();
    int mark = nextMark(redacted, 0);
    int literalFrom = 0;
    int position = 0;
    int partFrom = -1;
    String kind = "";
    String partQuote = "";
    while (true) {
      boolean isLast = mark < 0;
      String quote = isLast ? "" : quote(redacted, literalFrom, mark);
      int literalTo = isLast ? redacted.length() : mark - quote.length();
      int length = literalTo - literalFrom;
      int at = find(original, redacted, literalFrom, literalTo, position, partFrom < 0, isLast);
      if (at == Integer.MIN_VALUE) {
        return null;
      }
      if (at >= 0) {
        if (partFrom >= 0 && at > partFrom) {
          parts.add(part(original, partFrom, at, kind, partQuote));
        }
        position = at + length;
        partFrom = -1;
      }
      if (isLast) {
        return parts;
      }
      int end = redacted.indexOf(']', mark);
      if (partFrom < 0) {
        partFrom = position;
        kind = redacted.substring(mark + MARK.length(), end);
        partQuote = quote;
      }
      literalFrom = end + 1 + quote.length();
      mark = nextMark(redacted, literalFrom);
    }
  }

  /** The quotation mark on both sides of a mark, with its backslashes; empty when there is none. */
  private static String quote(String redacted, int from, int mark) {
    if (mark == from || redacted.charAt(mark - 1) != '"') {
      return "";
    }
    int begin = mark - 1;
    while (begin > from && redacted.charAt(begin - 1) == '\\') {
      begin--;
    }
    String quote = redacted.substring(begin, mark);
    return redacted.startsWith(quote, redacted.indexOf(']', mark) + 1) ? quote : "";
  }

  private static Part part(String original, int from, int to, String kind, String quote) {
    int length = quote.length();
    boolean isQuoted =
        length > 0
            && to - from >= 2 * length
            && original.startsWith(quote, from)
            && original.startsWith(quote, to - length);
    return isQuoted
        ? new Part(from + length, to - length, kind, quote)
        : new Part(from, to, kind, quote);
  }

  /** Where a literal stands; -1 to leave it out; the minimum when it is nowhere. */
  private static int find(
      String original,
      String redacted,
      int from,
      int to,
      int position,
      boolean isAnchored,
      boolean isLast) {
    int length = to - from;
    if (isAnchored) {
      boolean matches =
          original.regionMatches(position, redacted, from, length)
              && (!isLast || position + length == original.length());
      return matches ? position : Integer.MIN_VALUE;
    }
    if (isLast) {
      int at = original.length() - length;
      return at >= position && original.regionMatches(at, redacted, from, length)
          ? at
          : Integer.MIN_VALUE;
    }
    if (length < MIN_LITERAL) {
      return -1;
    }
    String probe = redacted.substring(from, Math.min(to, from + PROBE));
    int at = original.indexOf(probe, position);
    for (int i = 0; i < MAX_ATTEMPTS && at >= 0; i++) {
      if (original.regionMatches(at, redacted, from, length)) {
        return at;
      }
      at = original.indexOf(probe, at + 1);
    }
    return Integer.MIN_VALUE;
  }

  private static int nextMark(String text, int from) {
    int at = text.indexOf(MARK, from);
    while (at >= 0) {
      int end = at + MARK.length();
      int limit = Math.min(text.length(), end + MAX_KIND);
      while (end < limit && (CharClasses.isAlnum(text.charAt(end)) || text.charAt(end) == '-')) {
        end++;
      }
      if (end < limit && text.charAt(end) == ']') {
        return at;
      }
      at = text.indexOf(MARK, at + 1);
    }
    return -1;
  }
}
