package io.spoor.decisions.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a policy file. Cedar parses one policy or a whole file; only its parts have
 * positions and ids of their own.
 */
final class PolicyFile {

  /**
   * One statement, with its semicolon.
   *
   * @param text begins at the first character that is neither blank nor part of a comment
   * @param line of its first character, from 1
   * @param levels of brackets within brackets
   */
  record Statement(String text, int line, int levels) {

    /** The line of an offset into the UTF-8 bytes of the text. */
    int lineOf(int offset) {
      byte[] bytes = text.getBytes(UTF_8);
      int at = line;
      for (int i = 0; i < Math.min(offset, bytes.length); i++) {
        if (bytes[i] == '\n') {
          at++;
        }
      }
      return at;
    }
  }

  private final String text;
  private final String opening;
  private final String closing;
  private final List<Statement> statements = new ArrayList<>();
  private int position;
  private int line = 1;

  private PolicyFile(String text, String opening, String closing) {
    this.text = text;
    this.opening = opening;
    this.closing = closing;
  }

  /** The statements of a file's text, split at semicolons outside of strings and comments. */
  static List<Statement> split(String text) {
    return new PolicyFile(text, "([{", ")]}").split();
  }

  /** Levels of brackets within brackets of a schema's text: {@code Set<Long>} has one. */
  static int levelsOfSchema(String text) {
    return new PolicyFile(text, "([{<", ")]}>")
        .split().stream().mapToInt(Statement::levels).max().orElse(0);
  }

  private List<Statement> split() {
    skipBlank();
    while (position < text.length()) {
      statement();
      skipBlank();
    }
    return statements;
  }

  private void statement() {
    int start = position;
    int startLine = line;
    boolean isOpen = true;
    int level = 0;
    int levels = 0;
    while (isOpen && position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        skipString();
      } else if (isComment()) {
        skipComment();
      } else {
        isOpen = c != ';';
        level += opening.indexOf(c) >= 0 ? 1 : closing.indexOf(c) >= 0 ? -1 : 0;
        levels = Math.max(levels, level);
        advance();
      }
    }
    statements.add(new Statement(text.substring(start, position), startLine, levels));
  }

  private void skipBlank() {
    while (position < text.length()) {
      if (isComment()) {
        skipComment();
      } else if (isBlank(text.charAt(position))) {
        advance();
      } else {
        return;
      }
    }
  }

  private boolean isComment() {
    return text.startsWith("//", position);
  }

  private void skipComment() {
    while (position < text.length()
        && text.charAt(position) != '\n'
        && text.charAt(position) != '\r') {
      advance();
    }
  }

  /** White space of Unicode, as Cedar has it; Java's two methods lack some of it. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  private void skipString() {
    advance();
    while (position < text.length() && text.charAt(position) != '"') {
      if (text.charAt(position) == '\\') {
        advance();
      }
      advance();
    }
    advance();
  }

  private void advance() {
    if (position < text.length()) {
      if (text.charAt(position) == '\n') {
        line++;
      }
      position++;
    }
  }
}
