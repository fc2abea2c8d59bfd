package io.spoor.content.shell;

import io.spoor.content.shell.ShellSyntax.Output;
import io.spoor.content.shell.ShellSyntax.Part;
import io.spoor.content.shell.ShellSyntax.Script;
import io.spoor.content.shell.ShellSyntax.Stream;
import io.spoor.content.shell.ShellSyntax.Text;
import io.spoor.content.shell.ShellSyntax.Variable;
import io.spoor.content.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses words: quotes, variables, arithmetic, and where commands are substituted, which the
 * subclass parses. It keeps the position in the text.
 */
abstract class ShellWordParser {
  static final int MAX_DEPTH = 48;
  static final int MAX_ARITHMETIC = 512;
  static final Script NOTHING = new Script(List.of());

  final String text;
  int pos;
  int depth;

  /** Number of places that were too deep to be parsed. */
  int cuts;

  ShellWordParser(String text, int depth) {
    this.text = text;
    this.depth = depth;
  }

  /**
   * Parses commands.
   *
   * @param end the reserved word or sign that closes the list; empty for the text's end
   */
  abstract Script list(String end);

  /** A parser of a part of this text that was copied. */
  abstract ShellWordParser inner(String part);

  boolean atEnd() {
    return pos >= text.length();
  }

  char peek() {
    return pos < text.length() ? text.charAt(pos) : '\0';
  }

  boolean startsWith(String prefix) {
    return text.startsWith(prefix, pos);
  }

  void skipBlanks() {
    while (!atEnd()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\r') {
        pos++;
      } else if (startsWith("\\\n")) {
        pos += 2;
      } else if (c == '#' && (pos == 0 || isMeta(text.charAt(pos - 1)))) {
        int end = text.indexOf('\n', pos);
        pos = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  static boolean isMeta(char c) {
    return " \t\r\n;|&<>()".indexOf(c) >= 0;
  }

  static boolean isNamePart(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The literal text of a word, without what is substituted. */
  static String literal(Word word) {
    var result = new StringBuilder();
    for (Part part : word.parts()) {
      if (part instanceof Text it) {
        result.append(it.text());
      }
    }
    return result.toString();
  }

  Word word() {
    var parts = new WordParts();
    int start = pos;
    while (!atEnd()) {
      char c = peek();
      if (pos == start && (startsWith("<(") || startsWith(">("))) {
        pos += 2;
        parts.add(new Stream(list(")")));
      } else if (c == '(' && pos > start && "@?*+!".indexOf(text.charAt(pos - 1)) >= 0) {
        parts.append(balanced(), false);
      } else if (isMeta(c)) {
        break;
      } else if (c == '\\') {
        if (!startsWith("\\\n")) {
          parts.append(pos + 1 < text.length() ? text.substring(pos + 1, pos + 2) : "\\", true);
        }
        pos = Math.min(text.length(), pos + 2);
      } else if (c == '\'') {
        int end = text.indexOf('\'', pos + 1);
        end = end < 0 ? text.length() : end;
        parts.append(text.substring(pos + 1, end), true);
        pos = Math.min(text.length(), end + 1);
      } else if (c == '"') {
        pos++;
        parts.append("", true);
        doubleQuoted(true).parts().forEach(parts::add);
      } else if (c == '$') {
        dollar(parts, false);
      } else if (c == '`') {
        parts.add(new Output(backticks(), false));
      } else {
        parts.append(c);
        pos++;
      }
    }
    return parts.toWord();
  }

  /** Text in parentheses of a pattern. */
  private String balanced() {
    int start = pos;
    int open = 0;
    while (!atEnd() && pos - start < MAX_ARITHMETIC && peek() != '\n') {
      char c = text.charAt(pos++);
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (open == 0) {
        break;
      }
    }
    return text.substring(start, pos);
  }

  /** {@code closes}: whether a double quote ends the text. */
  private Word doubleQuoted(boolean closes) {
    var parts = new WordParts();
    while (!atEnd()) {
      char c = peek();
      if (c == '"' && closes) {
        pos++;
        break;
      }
      if (c == '\\' && pos + 1 < text.length()) {
        char next = text.charAt(pos + 1);
        if (next == '\n') {
          pos += 2;
        } else if ("$`\\".indexOf(next) >= 0 || (next == '"' && closes)) {
          parts.append(String.valueOf(next), true);
          pos += 2;
        } else {
          parts.append("\\", true);
          pos++;
        }
      } else if (c == '$') {
        dollar(parts, true);
      } else if (c == '`') {
        parts.add(new Output(backticks(), true));
      } else {
        parts.append(String.valueOf(c), true);
        pos++;
      }
    }
    return parts.toWord();
  }

  private void dollar(WordParts parts, boolean quoted) {
    pos++;
    char c = peek();
    if (c == '(') {
      if (startsWith("((") && isArithmetic(pos + 2)) {
        pos += 2;
        arithmetic().parts().forEach(parts::add);
      } else {
        pos++;
        parts.add(new Output(list(")"), quoted));
      }
    } else if (c == '{') {
      pos++;
      parts.add(parameter(quoted));
    } else if (c == '\'' && !quoted) {
      pos++;
      parts.append(ansi(), true);
    } else if (c == '"' && !quoted) {
      pos++;
      doubleQuoted(true).parts().forEach(parts::add);
    } else if (isNamePart(c)) {
      int start = pos++;
      while (!Character.isDigit(text.charAt(start)) && !atEnd() && isNamePart(peek())) {
        pos++;
      }
      parts.add(new Variable(text.substring(start, pos), quoted));
    } else if (c != '\0' && "@*#?$!-".indexOf(c) >= 0) {
      pos++;
      parts.add(new Variable(String.valueOf(c), quoted));
    } else {
      parts.append("$", quoted);
    }
  }

  /** {@code ${name…}}, behind the brace. */
  private Part parameter(boolean quoted) {
    var rest = new WordParts();
    boolean odd = peek() == '#' || peek() == '!';
    if (odd) {
      rest.append(String.valueOf(text.charAt(pos++)), false);
    }
    int start = pos;
    while (!atEnd() && isNamePart(peek())) {
      pos++;
    }
    String name = text.substring(start, pos);
    String operator = startsWith(":-") || startsWith(":=") ? ":-" : String.valueOf(peek());
    pos += startsWith(":-") || startsWith(":=") ? 2 : 0;
    if (depth >= MAX_DEPTH) {
      cuts++;
      int end = text.indexOf('}', pos);
      pos = end < 0 ? text.length() : end + 1;
      return new Variable("", quoted);
    }
    depth++;
    while (!atEnd() && peek() != '}') {
      char c = peek();
      if (c == '\\') {
        rest.append(pos + 1 < text.length() ? text.substring(pos + 1, pos + 2) : "", true);
        pos = Math.min(text.length(), pos + 2);
      } else if (c == '"') {
        pos++;
        doubleQuoted(true).parts().forEach(rest::add);
      } else if (c == '\'' && !quoted) {
        int end = text.indexOf('\'', pos + 1);
        end = end < 0 ? text.length() : end;
        rest.append(text.substring(pos + 1, end), true);
        pos = Math.min(text.length(), end + 1);
      } else if (c == '$') {
        dollar(rest, quoted);
      } else if (c == '`') {
        rest.add(new Output(backticks(), quoted));
      } else {
        rest.append(c);
        pos++;
      }
    }
    depth--;
    pos = Math.min(text.length(), pos + 1);
    Word word = rest.toWord();
    Word stated = word.parts().isEmpty() ? null : word;
    boolean isPlain = !odd && (operator.equals("}") || operator.equals(":-"));
    return new Variable(name, isPlain ? stated : null, isPlain ? null : stated, quoted);
  }

  /** Text between backticks, parsed; behind the first one. */
  private Script backticks() {
    pos++;
    var content = new StringBuilder();
    while (!atEnd() && peek() != '`') {
      char c = text.charAt(pos++);
      if (c == '\\' && !atEnd() && "`\\$".indexOf(peek()) >= 0) {
        content.append(text.charAt(pos++));
      } else {
        content.append(c);
      }
    }
    pos = Math.min(text.length(), pos + 1);
    if (depth >= MAX_DEPTH) {
      cuts++;
      return NOTHING;
    }
    ShellWordParser parser = inner(content.toString());
    Script script = parser.list("");
    cuts += parser.cuts;
    return script;
  }

  /** Whether {@code ((} closes with {@code ))}, as arithmetic does. */
  boolean isArithmetic(int start) {
    int open = 0;
    int end = Math.min(text.length() - 1, start + MAX_ARITHMETIC);
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '(') {
        open++;
      } else if (c == ')') {
        if (open == 0) {
          return text.charAt(i + 1) == ')';
        }
        open--;
      }
    }
    return false;
  }

  /** What arithmetic substitutes; moves behind its end. */
  Word arithmetic() {
    var parts = new WordParts();
    int open = 0;
    while (!atEnd()) {
      char c = peek();
      if (c == '$') {
        dollar(parts, true);
      } else if (c == '`') {
        parts.add(new Output(backticks(), true));
      } else if (c == ')' && open == 0) {
        pos = Math.min(text.length(), pos + 2);
        break;
      } else {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        pos++;
      }
    }
    parts.add(new Variable("", true));
    return parts.toWord();
  }

  /** Text of {@code $'…'}, behind the quote. */
  private String ansi() {
    var result = new StringBuilder();
    while (!atEnd() && peek() != '\'') {
      char c = text.charAt(pos++);
      if (c != '\\' || atEnd()) {
        result.append(c);
        continue;
      }
      char kind = text.charAt(pos++);
      switch (kind) {
        case 'n' -> result.append('\n');
        case 't' -> result.append('\t');
        case 'r' -> result.append('\r');
        case 'a', 'b', 'e', 'E', 'f', 'v' -> result.append(' ');
        case 'x' -> result.append(number(16, 2));
        case 'u' -> result.append(number(16, 4));
        case 'U' -> result.append(number(16, 8));
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          pos--;
          result.append(number(8, 3));
        }
        default -> result.append(kind);
      }
    }
    pos = Math.min(text.length(), pos + 1);
    return result.toString().replace("\0", "");
  }

  private String number(int radix, int maxDigits) {
    int value = 0;
    int start = pos;
    while (!atEnd() && pos - start < maxDigits && Character.digit(peek(), radix) >= 0) {
      value = value * radix + Character.digit(peek(), radix);
      pos++;
    }
    return Character.isValidCodePoint(value) ? Character.toString(value) : "";
  }

  Word hereText(String body) {
    ShellWordParser parser = inner(body);
    Word word = parser.doubleQuoted(false);
    cuts += parser.cuts;
    return word;
  }

  /** Collects parts; joins literal text of one kind. */
  private static final class WordParts {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean quoted;
    private boolean open;

    void append(char c) {
      switchTo(false);
      literal.append(c);
    }

    void append(String text, boolean isQuoted) {
      switchTo(isQuoted);
      literal.append(text);
    }

    private void switchTo(boolean isQuoted) {
      if (open && quoted != isQuoted) {
        flush();
      }
      quoted = isQuoted;
      open = true;
    }

    private void flush() {
      if (open) {
        parts.add(new Text(literal.toString(), quoted));
        literal.setLength(0);
        open = false;
      }
    }

    void add(Part part) {
      flush();
      parts.add(part);
    }

    Word toWord() {
      flush();
      return new Word(List.copyOf(parts));
    }
  }
}
