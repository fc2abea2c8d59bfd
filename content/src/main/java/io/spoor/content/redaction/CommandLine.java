package io.spoor.content.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the secret arguments of known programs in one command: from its first known program to the
 * end of the line, pipe or list.
 */
final class CommandLine {
  private static final int MAX_ARGUMENTS = 64;
  private static final int MAX_LENGTH = 4096;

  private final String text;
  private final List<Argument> arguments = new ArrayList<>();
  private int end;

  /** An argument without its quotes, and its place in the text. */
  private record Argument(String value, int from, int to) {}

  /** A secret in the text. */
  record Span(int from, int to) {}

  /** Reads the command that begins at {@code from}. */
  CommandLine(String text, int from) {
    this.text = text;
    read(from);
  }

  private CommandLine(List<String> values) {
    text = "";
    int offset = 0;
    for (String value : values) {
      arguments.add(new Argument(value, offset, offset + value.length()));
      offset += value.length() + 1;
    }
  }

  /**
   * The command of a list of arguments. Positions are those in the list's text with one character
   * between arguments.
   */
  static CommandLine of(List<String> arguments) {
    return new CommandLine(arguments);
  }

  /** End of the command; before it no other needs to be read. */
  int end() {
    return end;
  }

  private void read(int from) {
    int limit = Math.min(text.length(), from + MAX_LENGTH);
    int i = from;
    while (i < limit && (CharClasses.isTokenChar(text.charAt(i)) || text.charAt(i) == '.')) {
      i++;
    }
    arguments.add(new Argument(text.substring(from, i), from, i));
    if (i < limit && "\"'\\".indexOf(text.charAt(i)) >= 0 && !isLineEnd(text, i)) {
      char before = from == 0 ? ' ' : text.charAt(from - 1);
      if (before == '"' || before == '\'' || before == '/') {
        readList(i, limit);
      } else {
        end = i;
      }
      return;
    }
    while (i < limit && arguments.size() < MAX_ARGUMENTS) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t') {
        i++;
      } else if (c == '\\' && i + 1 < limit && isLineEnd(text, i + 1)) {
        i = skipLineEnd(text, i + 1);
      } else if (isLineEnd(text, i) || "|;&<>()`".indexOf(c) >= 0) {
        break;
      } else {
        i = readArgument(i, limit);
      }
    }
    end = Math.max(i, from + 1);
  }

  /** Reads the further elements of a JSON list whose first element ends at {@code from}. */
  private void readList(int from, int limit) {
    int i = from;
    while (i < limit && arguments.size() < MAX_ARGUMENTS) {
      int start = i;
      while (start < limit && "\"'\\, \t\r\n".indexOf(text.charAt(start)) >= 0) {
        start++;
      }
      // Elements are separated by a comma; anything else is no list of arguments.
      int comma = text.indexOf(',', i, start);
      if (start == limit || comma < 0) {
        break;
      }
      int stop = start;
      while (stop < limit && "\"'\\\n".indexOf(text.charAt(stop)) < 0) {
        stop++;
      }
      arguments.add(new Argument(text.substring(start, stop), start, stop));
      i = stop;
    }
    end = Math.max(i, from + 1);
  }

  private static boolean isLineEnd(String text, int at) {
    return text.charAt(at) == '\n'
        || text.charAt(at) == '\r'
        || (text.charAt(at) == '\\'
            && at + 1 < text.length()
            && (text.charAt(at + 1) == 'n' || text.charAt(at + 1) == 'r'));
  }

  private static int skipLineEnd(String text, int at) {
    return text.charAt(at) == '\\' ? at + 2 : at + 1;
  }

  private int readArgument(int from, int limit) {
    int start = from;
    int slashes = from;
    while (slashes < limit && text.charAt(slashes) == '\\') {
      slashes++;
    }
    char quote = slashes < limit ? text.charAt(slashes) : 0;
    if (quote == '"' || quote == '\'') {
      int close = text.indexOf(quote, slashes + 1, limit);
      if (close >= 0 && close < limit) {
        int to = close;
        while (to > slashes + 1 && text.charAt(to - 1) == '\\') {
          to--;
        }
        arguments.add(new Argument(text.substring(slashes + 1, to), slashes + 1, to));
        return close + 1;
      }
      start = slashes + 1;
    }
    int i = start;
    boolean inQuotes = false;
    while (i < limit) {
      char c = text.charAt(i);
      if (c == '\'' && start == slashes) {
        inQuotes = !inQuotes;
      } else if (c == '\\' && i + 1 < limit && isLineEnd(text, i)) {
        break;
      } else if (!inQuotes && (c <= ' ' || "|;&<>()`\"".indexOf(c) >= 0)) {
        break;
      }
      i++;
    }
    if (i > start) {
      arguments.add(new Argument(text.substring(start, i), start, i));
    }
    return Math.max(i, from + 1);
  }

  /** The secrets, in their order. */
  ArrayDeque<Span> secrets() {
    var secrets = new ArrayDeque<Span>();
    if (arguments.size() >= 2 && isPipedPassword()) {
      Argument last = arguments.getLast();
      String value = last.value;
      int from = value.indexOf(':') > 0 && isPipedTo("chpasswd") ? value.indexOf(':') + 1 : 0;
      if (!SecretValue.isReference(value)) {
        secrets.add(new Span(last.from + from, last.to));
      }
      return secrets;
    }
    int program = 0;
    List<SecretCommand> current = List.of();
    for (int i = 0; i < arguments.size(); i++) {
      String value = arguments.get(i).value;
      List<SecretCommand> commands = SecretRules.get().commands(programName(value));
      if (!commands.isEmpty()) {
        current = commands;
        program = i;
        continue;
      }
      for (SecretCommand command : current) {
        if (isRequiredPresent(command, program, i)) {
          addSecrets(command, program, i, secrets);
        }
      }
    }
    return secrets;
  }

  /** Whether the output of {@code echo} is the password that the next program reads. */
  private boolean isPipedPassword() {
    String program = arguments.getFirst().value;
    return (program.equals("echo") || program.equals("printf"))
        && (isPipedTo("sudo -S")
            || isPipedTo("chpasswd")
            || isPipedTo("--password-stdin")
            || isPipedTo("passwd --stdin"));
  }

  private boolean isPipedTo(String reader) {
    int limit = Math.min(text.length(), end + 100);
    int at = end < limit && text.charAt(end) == '|' ? text.indexOf(reader, end, limit) : -1;
    int line = text.indexOf('\n', Math.min(end, limit), limit);
    return at >= 0 && (line < 0 || at < line);
  }

  private static String programName(String argument) {
    int slash = Math.max(argument.lastIndexOf('/'), argument.lastIndexOf('\\'));
    String name = argument.substring(slash + 1);
    return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
  }

  private boolean isRequiredPresent(SecretCommand command, int program, int at) {
    if (command.required().isEmpty()) {
      return true;
    }
    for (int i = program + 1; i <= at; i++) {
      if (arguments.get(i).value.equalsIgnoreCase(command.required())) {
        return true;
      }
    }
    return false;
  }

  private void addSecrets(SecretCommand command, int program, int at, ArrayDeque<Span> secrets) {
    Argument argument = arguments.get(at);
    SecretCommand.Flag flag = command.flagOf(argument.value);
    if (flag != null) {
      int glued = flag.name().length();
      if (argument.value.length() > glued) {
        int from = argument.value.charAt(glued) == '=' ? glued + 1 : glued;
        add(argument, from, flag, secrets);
      } else if (flag.separate() && at + 1 < arguments.size()) {
        add(arguments.get(at + 1), 0, flag, secrets);
      }
      return;
    }
    for (SecretCommand.Flag other : command.flags()) {
      if (!other.positional()) {
        continue;
      }
      if (!other.name().isEmpty()) {
        if (argument.value.endsWith(other.name()) && at + other.position() < arguments.size()) {
          add(arguments.get(at + other.position()), 0, other, secrets);
        }
      } else if (!argument.value.startsWith("-") && position(program, at) == other.position()) {
        add(argument, 0, other, secrets);
      }
    }
  }

  private int position(int program, int at) {
    int position = 0;
    for (int i = program + 1; i <= at; i++) {
      if (!arguments.get(i).value.startsWith("-")) {
        position++;
      }
    }
    return position;
  }

  private static void add(
      Argument argument, int offset, SecretCommand.Flag flag, ArrayDeque<Span> secrets) {
    int from = offset;
    String value = argument.value;
    int to = value.length();
    if (flag.part() != 0) {
      int part = value.indexOf(flag.part(), from);
      if (part < 0) {
        return;
      }
      from = part + 1;
      if (flag.part() == '/') {
        int host = value.lastIndexOf('@');
        to = host > from ? host : to;
      }
    }
    while (from < to && (value.charAt(from) == '\'' || value.charAt(from) == '"')) {
      from++;
    }
    while (to > from && (value.charAt(to - 1) == '\'' || value.charAt(to - 1) == '"')) {
      to--;
    }
    String secret = value.substring(from, to);
    if (to > from
        && !value.startsWith("\\\\")
        && !(flag.positional() && value.startsWith("/"))
        && !SecretValue.isReference(secret)
        && !TextRedactor.isHarmless(secret)) {
      var span = new Span(argument.from + from, argument.from + to);
      if (secrets.isEmpty() || secrets.getLast().to <= span.from) {
        secrets.add(span);
      }
    }
  }
}
