package io.spoor.offline.input;

import java.util.BitSet;

/**
 * Follows the structure of one JSON value byte by byte, so that a torn value is noticed where it
 * stops being one. Scalars are not checked: a record with NaN is one record.
 */
final class JsonSyntax {
  private enum Expected {
    VALUE,
    VALUE_OR_END,
    NAME,
    NAME_OR_END,
    COLON,
    SEPARATOR,
    NOTHING
  }

  /** Containers around the current byte; set: an object. */
  private final BitSet objects = new BitSet();

  private int depth;
  private Expected expected = Expected.VALUE;
  private boolean inString;
  private boolean escaped;
  private boolean isName;
  private boolean inScalar;

  /** Stands behind the list that is the first member of an object. */
  static JsonSyntax afterList() {
    var syntax = new JsonSyntax();
    "{\"\":[]".chars().forEach(syntax::accept);
    return syntax;
  }

  /** Stands behind the name of a member. */
  static JsonSyntax afterName() {
    var syntax = new JsonSyntax();
    "{\"\"".chars().forEach(syntax::accept);
    return syntax;
  }

  /** Whether no container or string is open. */
  boolean isOutside() {
    return depth == 0 && !inString;
  }

  /** Whether it is within a container, where white space may occur. */
  boolean isBetweenTokens() {
    return depth > 0 && !inString;
  }

  /** Whether the value is an object or list that has ended. */
  boolean isClosed() {
    return depth == 0 && !inString && !inScalar && expected == Expected.NOTHING;
  }

  /** Accepts the next byte; false if it cannot follow, after which the state is undefined. */
  boolean accept(int c) {
    if (inString) {
      return acceptInString(c);
    }
    if (inScalar && !isDelimiter(c)) {
      return true;
    }
    inScalar = false;
    if (RecordBuffer.isBlank(c)) {
      return true;
    }
    return switch (c) {
      case '"' -> openString();
      case '{' -> open(true);
      case '[' -> open(false);
      case '}' -> close(true, expected == Expected.NAME_OR_END || expected == Expected.NAME);
      case ']' -> close(false, expected == Expected.VALUE_OR_END || expected == Expected.VALUE);
      case ',' -> separate();
      case ':' -> {
        boolean accepted = expected == Expected.COLON;
        expected = Expected.VALUE;
        yield accepted;
      }
      default -> openScalar();
    };
  }

  private boolean acceptInString(int c) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
      expected = isName ? Expected.COLON : afterValue();
    }
    return c != '\n';
  }

  private boolean openString() {
    isName = expected == Expected.NAME || expected == Expected.NAME_OR_END;
    inString = true;
    return isName || expectsValue();
  }

  private boolean openScalar() {
    boolean accepted = expectsValue();
    inScalar = true;
    expected = afterValue();
    return accepted;
  }

  private boolean open(boolean object) {
    boolean accepted = expectsValue();
    objects.set(depth++, object);
    expected = object ? Expected.NAME_OR_END : Expected.VALUE_OR_END;
    return accepted;
  }

  private boolean close(boolean object, boolean isEmpty) {
    if (depth == 0
        || objects.get(depth - 1) != object
        || !(isEmpty || expected == Expected.SEPARATOR)) {
      return false;
    }
    depth--;
    expected = afterValue();
    return true;
  }

  private boolean separate() {
    if (depth == 0 || expected != Expected.SEPARATOR) {
      return false;
    }
    expected = objects.get(depth - 1) ? Expected.NAME : Expected.VALUE;
    return true;
  }

  private boolean expectsValue() {
    return expected == Expected.VALUE || expected == Expected.VALUE_OR_END;
  }

  private Expected afterValue() {
    return depth == 0 ? Expected.NOTHING : Expected.SEPARATOR;
  }

  private static boolean isDelimiter(int c) {
    return RecordBuffer.isBlank(c)
        || c == ','
        || c == ':'
        || c == '"'
        || c == '{'
        || c == '}'
        || c == '['
        || c == ']';
  }
}
