package io.spoor.content.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command's words as options and operands. */
final class Invocation {
  private static final int MIN_ABBREVIATION = 5;

  /** Options of the invocation and of the commands above it. */
  private final Map<String, List<String>> options;

  private final List<String> operands;
  private final Set<String> takes;

  /** Number of words that were read. */
  private int read;

  private Invocation(Map<String, List<String>> options, Set<String> takes) {
    this.options = options;
    this.operands = new ArrayList<>();
    this.takes = takes;
  }

  /**
   * Reads words behind a command's name.
   *
   * @param takes options that have a value
   */
  static Invocation of(List<String> words, Set<String> takes) {
    var invocation = new Invocation(new HashMap<>(), takes);
    invocation.read(words, Integer.MAX_VALUE);
    return invocation;
  }

  /** Reads to the operand behind a number of them. */
  static Invocation before(List<String> words, Set<String> takes, int operands) {
    var invocation = new Invocation(new HashMap<>(), takes);
    invocation.read(words, operands);
    return invocation;
  }

  /** Arguments of a function: {@code name=value} is an option too. */
  static Invocation ofArguments(List<String> arguments) {
    var invocation = new Invocation(new HashMap<>(), Set.of());
    arguments.forEach(invocation::operand);
    return invocation;
  }

  /** The same words read as those of a subcommand, whose name is the first operand. */
  Invocation sub(List<String> words, Set<String> subTakes) {
    var sub = new Invocation(new HashMap<>(), subTakes);
    options.forEach((name, values) -> sub.options.put(name, new ArrayList<>(values)));
    sub.read(words, Integer.MAX_VALUE);
    return sub;
  }

  private void read(List<String> words, int maxOperands) {
    boolean onlyOperands = false;
    while (read < words.size()) {
      String word = words.get(read);
      boolean isOperand = onlyOperands || word.length() < 2 || word.charAt(0) != '-';
      if (isOperand && operands.size() >= maxOperands) {
        return;
      }
      read++;
      if (isOperand) {
        operand(word);
      } else if (word.equals("--")) {
        onlyOperands = true;
      } else if (takes.contains(word)) {
        add(word, read < words.size() ? words.get(read++) : "");
      } else if (word.startsWith("--")) {
        longOption(word, words);
      } else {
        cluster(word, words);
      }
    }
  }

  /** {@code --name}, {@code --name=value}, or the beginning of one name that has a value. */
  private void longOption(String word, List<String> words) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    String full = takes.contains(name) ? name : completed(name);
    boolean isNext = equals < 0 && !full.equals(name) && read < words.size();
    add(full, isNext ? words.get(read++) : equals < 0 ? "" : word.substring(equals + 1));
  }

  /** The one option that begins so, as GNU programs read it; the name itself if there is none. */
  private String completed(String name) {
    String found = name;
    if (name.length() >= MIN_ABBREVIATION) {
      for (String option : takes) {
        if (option.startsWith(name)) {
          if (!found.equals(name)) {
            return name;
          }
          found = option;
        }
      }
    }
    return found;
  }

  private void operand(String word) {
    operands.add(word);
    int equals = word.indexOf('=');
    if (equals > 0 && equals <= 24) {
      options
          .computeIfAbsent(word.substring(0, equals + 1), _ -> new ArrayList<>())
          .add(word.substring(equals + 1));
    }
  }

  /** {@code -abc}: options a, b and c, or one of that name; {@code -ovalue}. */
  private void cluster(String word, List<String> words) {
    int equals = word.indexOf('=');
    if (equals > 0) {
      add(word.substring(0, equals), word.substring(equals + 1));
    } else {
      add(word, "");
    }
    for (int i = 1; i < Math.min(word.length(), 16); i++) {
      String name = "-" + word.charAt(i);
      if (takes.contains(name)) {
        boolean last = i + 1 == word.length();
        String value = last ? "" : word.substring(i + 1);
        if (last && read < words.size()) {
          value = words.get(read++);
        }
        add(name, value);
        return;
      }
      add(name, "");
    }
  }

  private void add(String name, String value) {
    options.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** Whether one of the options is there. */
  boolean hasAny(List<String> names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  /** Values of the options, in the order of the names. */
  List<String> values(List<String> names) {
    if (options.isEmpty()) {
      return List.of();
    }
    var values = new ArrayList<String>();
    for (String name : names) {
      values.addAll(options.getOrDefault(name, List.of()));
    }
    return values;
  }

  List<String> operands() {
    return operands;
  }

  /** Number of words that were read. */
  int length() {
    return read;
  }
}
