package io.spoor.content.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Shape of a token: character classes with counts, and literals, one after the other. Each part
 * takes what it can and gives nothing back, so an attempt reads every character once.
 */
final class TokenShape {
  static final int NO_MATCH = -1;

  // A failed attempt of the last part reads no more than its minimum.
  private static final int MAX_INNER = 1024;

  private final List<Part> parts;

  private TokenShape(List<Part> parts) {
    this.parts = parts;
  }

  /** One part. {@code literal} is empty for a class, whose ASCII characters are two bit sets. */
  private record Part(String literal, long low, long high, int min, int max) {
    boolean has(char c) {
      return c < 64 ? (low >>> c & 1) != 0 : c < 128 && (high >>> (c - 64) & 1) != 0;
    }

    int match(String text, int from, int limit) {
      if (!literal.isEmpty()) {
        return text.startsWith(literal, from) ? from + literal.length() : NO_MATCH;
      }
      int end = from;
      int stop = (int) Math.min(limit, from + (long) max);
      while (end < stop && has(text.charAt(end))) {
        end++;
      }
      return end - from >= min ? end : NO_MATCH;
    }
  }

  /**
   * Parses {@code h{32,32}'-us'd{1,2}}; the rule file explains the classes.
   *
   * @throws IllegalArgumentException if it is no shape
   */
  static TokenShape parse(String shape) {
    var parts = new ArrayList<Part>();
    int i = 0;
    while (i < shape.length()) {
      char c = shape.charAt(i);
      if (c == '\'') {
        int close = shape.indexOf('\'', i + 1);
        check(close > i + 1, shape, "has an open literal");
        parts.add(new Part(shape.substring(i + 1, close), 0, 0, 0, 0));
        i = close + 1;
      } else {
        int close = shape.indexOf('}', i);
        check(close > i + 2 && shape.charAt(i + 1) == '{', shape, "has a class without counts");
        String[] counts = shape.substring(i + 2, close).split(",", -1);
        check(counts.length == 2, shape, "needs {MIN,MAX} or {MIN,}");
        boolean last = close == shape.length() - 1;
        check(last || !counts[1].isEmpty(), shape, "lacks a maximum before its end");
        int min = Integer.parseInt(counts[0]);
        int max = counts[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(counts[1]);
        check(
            min >= 1 && min <= max && min <= MAX_INNER && (last || max <= MAX_INNER),
            shape,
            "has wrong counts");
        parts.add(part(c, min, max, shape));
        i = close + 1;
      }
    }
    check(!parts.isEmpty(), shape, "is empty");
    return new TokenShape(List.copyOf(parts));
  }

  private static Part part(char name, int min, int max, String shape) {
    long low = 0;
    long high = 0;
    for (char c = '!'; c < 127; c++) {
      if (isOf(name, c, shape)) {
        if (c < 64) {
          low |= 1L << c;
        } else {
          high |= 1L << (c - 64);
        }
      }
    }
    return new Part("", low, high, min, max);
  }

  private static boolean isOf(char name, char c, String shape) {
    boolean digit = c >= '0' && c <= '9';
    boolean small = c >= 'a' && c <= 'z';
    boolean capital = c >= 'A' && c <= 'Z';
    boolean alnum = digit || small || capital;
    return switch (name) {
      case 'a' -> alnum;
      case 'b' -> alnum || c == '+' || c == '/';
      case 'c' -> small;
      case 'd' -> digit;
      case 'e' -> alnum || "_-.".indexOf(c) >= 0;
      case 'h' -> digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      case 'k' -> alnum || "_-+/=".indexOf(c) >= 0;
      case 'l' -> digit || small;
      case 'p' -> alnum || "+/=%".indexOf(c) >= 0;
      case 's' -> "\"'`,;()[]{}<>\\|".indexOf(c) < 0;
      case 't' -> alnum || "_-.~+/=".indexOf(c) >= 0;
      case 'u' -> digit || capital;
      case 'w' -> alnum || c == '_' || c == '-';
      default -> throw new IllegalArgumentException("shape " + shape + " has an unknown class");
    };
  }

  private static void check(boolean condition, String shape, String fault) {
    if (!condition) {
      throw new IllegalArgumentException("shape " + shape + ' ' + fault);
    }
  }

  /**
   * End of the shape that begins at {@code from}, or {@link #NO_MATCH}. {@code truncated}: a shape
   * that the end of the text cuts off counts.
   */
  int match(String text, int from, boolean truncated) {
    return match(text, from, text.length(), truncated);
  }

  /** The same, reading only up to {@code limit}. */
  int match(String text, int from, int limit, boolean truncated) {
    int at = from;
    for (Part part : parts) {
      int end = part.match(text, at, limit);
      if (end == NO_MATCH) {
        return truncated && isCut(part, text, at) ? text.length() : NO_MATCH;
      }
      at = end;
    }
    return at;
  }

  private static boolean isCut(Part part, String text, int from) {
    if (text.length() - from > MAX_INNER) {
      return false;
    }
    if (!part.literal.isEmpty()) {
      return part.literal.startsWith(text.substring(from));
    }
    for (int i = from; i < text.length(); i++) {
      if (!part.has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Start of a shape of one class that ends at {@code to}, or {@link #NO_MATCH}. */
  int matchBack(String text, int to, int floor) {
    Part part = parts.getFirst();
    int from = to;
    while (from > floor && to - from < part.max && part.has(text.charAt(from - 1))) {
      from--;
    }
    return to - from >= part.min ? from : NO_MATCH;
  }
}
