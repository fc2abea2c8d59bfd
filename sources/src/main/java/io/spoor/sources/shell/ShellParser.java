package io.spoor.sources.shell;

import io.spoor.sources.shell.ShellSyntax.Assignment;
import io.spoor.sources.shell.ShellSyntax.Command;
import io.spoor.sources.shell.ShellSyntax.Function;
import io.spoor.sources.shell.ShellSyntax.Group;
import io.spoor.sources.shell.ShellSyntax.HereText;
import io.spoor.sources.shell.ShellSyntax.Output;
import io.spoor.sources.shell.ShellSyntax.Part;
import io.spoor.sources.shell.ShellSyntax.Pipeline;
import io.spoor.sources.shell.ShellSyntax.Redirect;
import io.spoor.sources.shell.ShellSyntax.Script;
import io.spoor.sources.shell.ShellSyntax.Simple;
import io.spoor.sources.shell.ShellSyntax.Stream;
import io.spoor.sources.shell.ShellSyntax.Text;
import io.spoor.sources.shell.ShellSyntax.Variable;
import io.spoor.sources.shell.ShellSyntax.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the words and commands of a line, as Bash does for text that it accepts. Any other text is
 * parsed too: what does not close ends with the text, and what closes nothing is skipped.
 */
final class ShellParser {
  private static final int MAX_DEPTH = 48;
  private static final int MAX_ARITHMETIC = 512;
  private static final int MAX_RESERVED = 8;
  private static final Set<String> STARTS =
      Set.of("{", "if", "while", "until", "for", "select", "case", "function", "[[");
  private static final Set<String> SEPARATORS = Set.of("then", "else", "elif", "do", "!", "coproc");
  private static final Set<String> ENDS = Set.of("fi", "done", "esac", "}");
  private static final String CASE_END = ";;";
  private static final Script NOTHING = new Script(List.of());

  private final String text;
  private final Deque<HereText> pending = new ArrayDeque<>();
  private int pos;
  private int depth;
  private int openParentheses;
  private int cuts;

  private ShellParser(String text, int depth) {
    this.text = text;
    this.depth = depth;
  }

  /** A script and the number of places that were too deep to be parsed. */
  record Parsed(Script script, int cuts) {}

  static Parsed parse(String text) {
    var parser = new ShellParser(text.replace("\0", "").replace("\r\n", "\n"), 0);
    Script script = parser.list("");
    return new Parsed(script, parser.cuts);
  }

  private boolean atEnd() {
    return pos >= text.length();
  }

  private char peek() {
    return pos < text.length() ? text.charAt(pos) : '\0';
  }

  private boolean startsWith(String prefix) {
    return text.startsWith(prefix, pos);
  }

  // Lists and pipelines

  /** {@code end}: the reserved word or sign that closes the list; empty for the text's end. */
  private Script list(String end) {
    if (depth >= MAX_DEPTH) {
      return skipped(end);
    }
    depth++;
    openParentheses += end.equals(")") ? 1 : 0;
    var pipelines = new ArrayList<Pipeline>();
    while (!atListEnd(end)) {
      int before = pos;
      pipelines.add(pipeline());
      if (pos == before) {
        pos++;
      }
    }
    openParentheses -= end.equals(")") ? 1 : 0;
    depth--;
    return new Script(pipelines);
  }

  /** Skips a list that is too deep. */
  private Script skipped(String end) {
    cuts++;
    if (end.equals(")")) {
      int open = 1;
      while (open > 0 && !atEnd()) {
        char c = text.charAt(pos++);
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    return NOTHING;
  }

  private boolean atListEnd(String end) {
    while (true) {
      skipBlanks();
      char c = peek();
      if (atEnd()) {
        return true;
      }
      if (c == ')') {
        if (end.equals(")")) {
          pos++;
          return true;
        }
        if (openParentheses > 0) {
          return true;
        }
        pos++;
      } else if (startsWith(";;") || startsWith(";&")) {
        pos += startsWith(";;&") ? 3 : 2;
        if (end.equals(CASE_END)) {
          return true;
        }
      } else if (c == '\n') {
        newline();
      } else if (c == ';' || c == '|' || (c == '&' && !startsWith("&>"))) {
        pos++;
      } else {
        String word = reserved();
        if (word == null) {
          return false;
        }
        if (word.equals("esac") && end.equals(CASE_END)) {
          return true;
        }
        if (word.equals(end) || SEPARATORS.contains(word) || ENDS.contains(word)) {
          pos += word.length();
          if (word.equals(end)) {
            return true;
          }
        } else {
          return false;
        }
      }
    }
  }

  /** The reserved word at this position; null: none. */
  private @Nullable String reserved() {
    int end = pos;
    while (end < text.length() && end - pos <= MAX_RESERVED && !isMeta(text.charAt(end))) {
      end++;
    }
    String word = text.substring(pos, end);
    boolean known = STARTS.contains(word) || SEPARATORS.contains(word) || ENDS.contains(word);
    return known ? word : null;
  }

  private Pipeline pipeline() {
    var commands = new ArrayList<Command>();
    while (true) {
      Command command = command();
      if (command != null) {
        commands.add(command);
      }
      skipBlanks();
      if (peek() != '|' || startsWith("||")) {
        return new Pipeline(commands);
      }
      pos += startsWith("|&") ? 2 : 1;
      skipBlanks();
      while (peek() == '\n') {
        newline();
        skipBlanks();
      }
    }
  }

  // Commands

  private @Nullable Command command() {
    if (peek() == '(') {
      if (startsWith("((") && isArithmetic(pos + 2)) {
        pos += 2;
        return group(null, List.of(arithmetic()), List.of());
      }
      pos++;
      return group(null, List.of(), List.of(list(")")));
    }
    String word = reserved();
    if (word == null || !STARTS.contains(word)) {
      return simple();
    }
    pos += word.length();
    return switch (word) {
      case "{" -> group(null, List.of(), List.of(list("}")));
      case "if" -> group(null, List.of(), List.of(list("fi")));
      case "while", "until" -> group(null, List.of(), List.of(list("done")));
      case "for", "select" -> loop();
      case "case" -> cases();
      case "function" -> function();
      default -> test();
    };
  }

  private Group group(@Nullable String variable, List<Word> values, List<Script> bodies) {
    var redirects = new ArrayList<Redirect>();
    skipBlanks();
    while (redirectLength() > 0) {
      redirect(redirects);
      skipBlanks();
    }
    return new Group(variable, values, bodies, redirects);
  }

  private Group loop() {
    skipBlanks();
    if (startsWith("((") && isArithmetic(pos + 2)) {
      pos += 2;
      Word head = arithmetic();
      return group(null, List.of(head), List.of(list("done")));
    }
    Word name = word();
    var values = new ArrayList<Word>();
    skipBlanks();
    if (startsWith("in") && pos + 2 < text.length() && isMeta(text.charAt(pos + 2))) {
      pos += 2;
      skipBlanks();
      while (!atEnd() && !isMeta(peek())) {
        values.add(word());
        skipBlanks();
      }
    }
    return group(literal(name), values, List.of(list("done")));
  }

  private Group cases() {
    skipBlanks();
    Word subject = word();
    skipLines();
    if (startsWith("in")) {
      pos += 2;
    }
    var bodies = new ArrayList<Script>();
    while (true) {
      skipLines();
      if (atEnd() || "esac".equals(reserved())) {
        pos = Math.min(text.length(), pos + 4);
        return group(null, List.of(subject), bodies);
      }
      int before = pos;
      pattern();
      bodies.add(list(CASE_END));
      if (pos == before) {
        pos++;
      }
    }
  }

  /** The pattern of a case, to its closing parenthesis. */
  private void pattern() {
    if (peek() == '(') {
      pos++;
    }
    while (!atEnd() && peek() != ')' && peek() != '\n') {
      int before = pos;
      if (!isMeta(peek())) {
        word();
      }
      if (pos == before) {
        pos++;
      }
    }
    if (peek() == ')') {
      pos++;
    }
  }

  private @Nullable Command function() {
    skipBlanks();
    String name = literal(word());
    skipBlanks();
    if (startsWith("()")) {
      pos += 2;
    }
    return functionBody(name);
  }

  private @Nullable Command functionBody(String name) {
    skipLines();
    if (depth >= MAX_DEPTH) {
      cuts++;
      return null;
    }
    depth++;
    Command body = command();
    depth--;
    return body == null ? null : new Function(name, body);
  }

  /** {@code [[ … ]]}: its words, for what they substitute. */
  private Group test() {
    var words = new ArrayList<Word>();
    while (!atEnd()) {
      skipLines();
      if (startsWith("]]")) {
        pos += 2;
        break;
      }
      int before = pos;
      if (!isMeta(peek())) {
        words.add(word());
      }
      if (pos == before) {
        pos++;
      }
    }
    return group(null, words, List.of());
  }

  private @Nullable Command simple() {
    var assignments = new ArrayList<Assignment>();
    var words = new ArrayList<Word>();
    var redirects = new ArrayList<Redirect>();
    while (true) {
      skipBlanks();
      if (atEnd()) {
        break;
      }
      if (redirectLength() > 0) {
        redirect(redirects);
      } else if (peek() == '(') {
        if (words.size() == 1 && assignments.isEmpty() && isCallSign()) {
          return functionBody(literal(words.getFirst()));
        }
        break;
      } else if (isMeta(peek()) && !startsWith("<(") && !startsWith(">(")) {
        break;
      } else if (words.isEmpty() && assignmentLength() > 0) {
        assignments.add(assignment());
      } else {
        words.add(word());
      }
    }
    boolean isEmpty = assignments.isEmpty() && words.isEmpty() && redirects.isEmpty();
    return isEmpty ? null : new Simple(assignments, words, redirects);
  }

  /** {@code ()} behind the name of a function; moves behind it. */
  private boolean isCallSign() {
    int i = pos + 1;
    while (i < text.length() && text.charAt(i) == ' ' && i < pos + MAX_RESERVED) {
      i++;
    }
    boolean is = i < text.length() && text.charAt(i) == ')';
    pos = is ? i + 1 : pos;
    return is;
  }

  /** Length of {@code name=} or {@code name+=} at this position; 0: none. */
  private int assignmentLength() {
    int i = pos;
    while (i < text.length() && isNamePart(text.charAt(i))) {
      i++;
    }
    if (i == pos || Character.isDigit(text.charAt(pos))) {
      return 0;
    }
    if (i < text.length() && text.charAt(i) == '[') {
      int close = i;
      while (close < Math.min(text.length(), i + MAX_ARITHMETIC) && text.charAt(close) != ']') {
        close++;
      }
      i = close < text.length() && text.charAt(close) == ']' ? close + 1 : i;
    }
    if (text.startsWith("+=", i)) {
      return i + 2 - pos;
    }
    return i < text.length() && text.charAt(i) == '=' ? i + 1 - pos : 0;
  }

  private Assignment assignment() {
    int length = assignmentLength();
    String name = text.substring(pos, pos + length - 1);
    pos += length;
    if (peek() == '(') {
      pos++;
      var parts = new ArrayList<Part>();
      while (!atEnd() && peek() != ')') {
        skipLines();
        if (atEnd() || peek() == ')') {
          break;
        }
        int before = pos;
        if (!isMeta(peek())) {
          parts.addAll(word().parts());
          parts.add(new Text(" ", true));
        }
        if (pos == before) {
          pos++;
        }
      }
      pos = Math.min(text.length(), pos + 1);
      return new Assignment(name, new Word(parts));
    }
    return new Assignment(name, isMeta(peek()) || atEnd() ? new Word(List.of()) : word());
  }

  // Redirections and here-documents

  /** Length of the operator at this position with the number before it; 0: none. */
  private int redirectLength() {
    int i = pos;
    while (i < text.length() && i - pos < 4 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    if (i == pos && text.startsWith("&>", i)) {
      return text.startsWith("&>>", i) ? 3 : 2;
    }
    char c = i < text.length() ? text.charAt(i) : '\0';
    if ((c != '<' && c != '>') || (i == pos && text.startsWith("(", i + 1))) {
      return 0;
    }
    for (String operator : List.of("<<<", "<<-", "<<", "<&", "<>", ">>", ">&", ">|")) {
      if (text.startsWith(operator, i)) {
        return i + operator.length() - pos;
      }
    }
    return i + 1 - pos;
  }

  private static String withoutNumber(String operator) {
    int from = 0;
    while (from < operator.length()
        && operator.charAt(from) >= '0'
        && operator.charAt(from) <= '9') {
      from++;
    }
    return operator.substring(from);
  }

  /** Whether a target is another stream by its number, or closes one. */
  private static boolean isStream(String target) {
    boolean fits = !target.isEmpty() && target.length() <= 4;
    for (int i = 0; fits && i < target.length(); i++) {
      char c = target.charAt(i);
      fits = c == '-' || (c >= '0' && c <= '9');
    }
    return fits;
  }

  private void redirect(List<Redirect> target) {
    int length = redirectLength();
    String operator = withoutNumber(text.substring(pos, pos + length));
    pos += length;
    skipBlanks();
    Word word =
        (isMeta(peek()) && !startsWith("<(") && !startsWith(">(")) || atEnd()
            ? new Word(List.of())
            : word();
    switch (operator) {
      case "<<", "<<-" -> {
        boolean literal =
            word.parts().stream().anyMatch(part -> part instanceof Text it && it.quoted());
        var here = new HereText(literal(word), literal, operator.equals("<<-"));
        pending.add(here);
        target.add(new Redirect("<<", new Word(List.of(here))));
      }
      case "<<<" -> target.add(new Redirect("<<<", word));
      case "<", "<>" -> target.add(new Redirect("<", word));
      case "<&" -> {}
      case ">>", "&>>" -> target.add(new Redirect(">>", word));
      default -> {
        if (!isStream(literal(word))) {
          target.add(new Redirect(">", word));
        }
      }
    }
  }

  /** Moves behind a line's end and the here-documents that follow it. */
  private void newline() {
    pos++;
    while (!pending.isEmpty() && !atEnd()) {
      HereText here = pending.removeFirst();
      int start = pos;
      int end = text.length();
      while (pos < text.length()) {
        int lineEnd = text.indexOf('\n', pos);
        lineEnd = lineEnd < 0 ? text.length() : lineEnd;
        int lineStart = pos;
        while (here.stripsTabs && lineStart < lineEnd && text.charAt(lineStart) == '\t') {
          lineStart++;
        }
        boolean closes =
            lineEnd - lineStart == here.delimiter.length()
                && text.startsWith(here.delimiter, lineStart);
        if (closes) {
          end = pos;
        }
        pos = Math.min(text.length(), lineEnd + 1);
        if (closes) {
          break;
        }
      }
      String body = text.substring(start, Math.max(start, end));
      here.body = here.literal ? new Word(List.of(new Text(body, true))) : hereText(body);
    }
  }

  private Word hereText(String body) {
    ShellParser parser = inner(body);
    Word word = parser.doubleQuoted(false);
    cuts += parser.cuts;
    return word;
  }

  /** A parser of a part of this text that was copied. */
  private ShellParser inner(String part) {
    return new ShellParser(part, depth + 1);
  }

  // Words

  private void skipBlanks() {
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

  private void skipLines() {
    skipBlanks();
    while (peek() == '\n' || peek() == ';') {
      if (peek() == '\n') {
        newline();
      } else {
        pos++;
      }
      skipBlanks();
    }
  }

  private static boolean isMeta(char c) {
    return " \t\r\n;|&<>()".indexOf(c) >= 0;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The literal text of a word, without what is substituted. */
  private static String literal(Word word) {
    var result = new StringBuilder();
    for (Part part : word.parts()) {
      if (part instanceof Text it) {
        result.append(it.text());
      }
    }
    return result.toString();
  }

  private Word word() {
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
      parts.add(new Variable(text.substring(start, pos), null, quoted));
    } else if (c != '\0' && "@*#?$!-".indexOf(c) >= 0) {
      pos++;
      parts.add(new Variable(String.valueOf(c), null, quoted));
    } else {
      parts.append("$", quoted);
    }
  }

  /** {@code ${name…}}, behind the brace. */
  private Part parameter(boolean quoted) {
    boolean odd = peek() == '#' || peek() == '!';
    if (odd) {
      pos++;
    }
    int start = pos;
    while (!atEnd() && isNamePart(peek())) {
      pos++;
    }
    String name = text.substring(start, pos);
    String operator = startsWith(":-") || startsWith(":=") ? ":-" : String.valueOf(peek());
    pos += startsWith(":-") || startsWith(":=") ? 2 : 0;
    var rest = new WordParts();
    if (depth >= MAX_DEPTH) {
      cuts++;
      int end = text.indexOf('}', pos);
      pos = end < 0 ? text.length() : end + 1;
      return new Variable("", null, quoted);
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
    Word fallback = rest.toWord();
    boolean isPlain = !odd && (operator.equals("}") || operator.equals(":-"));
    // Other forms change the value, so that it is not known; what they substitute is kept.
    return new Variable(isPlain ? name : "", fallback.parts().isEmpty() ? null : fallback, quoted);
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
    ShellParser parser = inner(content.toString());
    Script script = parser.list("");
    cuts += parser.cuts;
    return script;
  }

  /** Whether {@code ((} closes with {@code ))}, as arithmetic does. */
  private boolean isArithmetic(int start) {
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
  private Word arithmetic() {
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
    parts.add(new Variable("", null, true));
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
