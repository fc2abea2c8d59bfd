package io.spoor.content.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which words of an invocation a rule means. */
sealed interface WordSelection {
  /** The words, in their order. */
  List<String> of(Invocation invocation);

  /**
   * Operands in a row.
   *
   * @param from index of the first
   * @param to index behind the last; {@link #END}: all that follow
   */
  record Operands(int from, int to) implements WordSelection {
    static final int END = Integer.MAX_VALUE;

    @Override
    public List<String> of(Invocation invocation) {
      List<String> operands = invocation.operands();
      int end = Math.min(to, operands.size());
      return from >= end ? List.of() : operands.subList(from, end);
    }

    boolean areAll() {
      return from == 0 && to == END;
    }
  }

  /** The last of several operands. */
  record LastOperand() implements WordSelection {
    @Override
    public List<String> of(Invocation invocation) {
      List<String> operands = invocation.operands();
      return operands.size() < 2 ? List.of() : List.of(operands.getLast());
    }
  }

  /** Values of options. */
  record Options(List<String> names) implements WordSelection {
    @Override
    public List<String> of(Invocation invocation) {
      return invocation.values(names);
    }
  }

  /** A text that the rule states itself. */
  record Literal(List<String> text) implements WordSelection {
    @Override
    public List<String> of(Invocation invocation) {
      return text;
    }
  }

  /** The text on the input, which is no word. */
  record Input() implements WordSelection {
    @Override
    public List<String> of(Invocation invocation) {
      return List.of();
    }
  }

  /** Reads the notation of {@code commands.txt}; null: it is none. */
  static @Nullable WordSelection parse(String text) {
    if (text.startsWith("=")) {
      return new Literal(List.of(text.substring(1)));
    }
    if (text.startsWith("-") || text.endsWith("=")) {
      return new Options(List.of(text.split("\\|", -1)));
    }
    return switch (text) {
      case "all", "any" -> new Operands(0, Operands.END);
      case "last" -> new LastOperand();
      case "stdin" -> new Input();
      default -> operands(text);
    };
  }

  /** {@code 2} or {@code 2..}. */
  private static @Nullable WordSelection operands(String text) {
    int number = text.isEmpty() ? 0 : text.charAt(0) - '0';
    if (number < 1 || number > 9) {
      return null;
    }
    return switch (text.substring(1)) {
      case "" -> new Operands(number - 1, number);
      case ".." -> new Operands(number - 1, Operands.END);
      default -> null;
    };
  }
}
