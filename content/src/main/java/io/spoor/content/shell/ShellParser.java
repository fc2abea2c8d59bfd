package io.spoor.content.shell;

import io.spoor.content.shell.ShellSyntax.Assignment;
import io.spoor.content.shell.ShellSyntax.Command;
import io.spoor.content.shell.ShellSyntax.Function;
import io.spoor.content.shell.ShellSyntax.Group;
import io.spoor.content.shell.ShellSyntax.HereText;
import io.spoor.content.shell.ShellSyntax.Part;
import io.spoor.content.shell.ShellSyntax.Pipeline;
import io.spoor.content.shell.ShellSyntax.Redirect;
import io.spoor.content.shell.ShellSyntax.Script;
import io.spoor.content.shell.ShellSyntax.Simple;
import io.spoor.content.shell.ShellSyntax.Text;
import io.spoor.content.shell.ShellSyntax.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the commands of a line and their words, as Bash does for text that it accepts. Any other
 * text is parsed too: what does not close ends with the text, and what closes nothing is skipped.
 */
final class ShellParser extends ShellWordParser {
  private static final int MAX_RESERVED = 8;
  private static final Set<String> STARTS =
      Set.of("{", "if", "while", "until", "for", "select", "case", "function", "[[");
  private static final Set<String> SEPARATORS = Set.of("then", "else", "elif", "do", "!", "coproc");
  private static final Set<String> ENDS = Set.of("fi", "done", "esac", "}");
  private static final String CASE_END = ";;";

  private final Deque<HereText> pending = new ArrayDeque<>();
  private int openParentheses;

  private ShellParser(String text, int depth) {
    super(text, depth);
  }

  /** A script and the number of places that were too deep to be parsed. */
  record Parsed(Script script, int cuts) {}

  static Parsed parse(String text) {
    var parser = new ShellParser(text.replace("\0", "").replace("\r\n", "\n"), 0);
    Script script = parser.list("");
    return new Parsed(script, parser.cuts);
  }

  // Lists and pipelines

  @Override
  Script list(String end) {
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

  @Override
  ShellParser inner(String part) {
    return new ShellParser(part, depth + 1);
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
}
