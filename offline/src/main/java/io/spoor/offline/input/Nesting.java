package io.spoor.offline.input;

/** Tracks the nesting depth in JSON text; brackets inside strings do not count (RFC 8259). */
final class Nesting {
  private int depth;
  private boolean inString;
  private boolean escaped;

  Nesting(int depth) {
    this.depth = depth;
  }

  boolean isOutside() {
    return depth <= 0 && !inString;
  }

  /** Whether it is within an object or list, where white space may occur. */
  boolean isBetweenTokens() {
    return depth > 0 && !inString;
  }

  void accept(int c) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = false;
      }
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }
}
