package io.spoor.content.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a command line. */
final class ShellSyntax {
  private ShellSyntax() {}

  /** Pipelines in their order. */
  record Script(List<Pipeline> pipelines) {}

  /** Commands, each of which reads the output of the one before. */
  record Pipeline(List<Command> commands) {}

  /** A command. */
  sealed interface Command permits Simple, Group, Function {}

  /** A command with its words. */
  record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects)
      implements Command {}

  /**
   * Commands that share their input and output: a subshell, a loop, a branch.
   *
   * @param variable the variable of a loop; null: none
   */
  record Group(
      @Nullable String variable, List<Word> values, List<Script> bodies, List<Redirect> redirects)
      implements Command {}

  /** The definition of a function. */
  record Function(String name, Command body) implements Command {}

  /** {@code name=value}. */
  record Assignment(String name, Word value) {}

  /**
   * A redirection.
   *
   * @param operator {@code <}, {@code >}, {@code >>}, {@code <<} or {@code <<<}
   */
  record Redirect(String operator, Word target) {}

  /** A word: its parts one after the other. */
  record Word(List<Part> parts) {}

  /** Part of a word. */
  sealed interface Part permits Text, Variable, Output, Stream, HereText {}

  /** Literal text. */
  record Text(String text, boolean quoted) implements Part {}

  /**
   * The value of a variable.
   *
   * @param fallback what is used when it is not set; null: nothing
   * @param change how the value is changed, see {@link ParameterChange}; null: not at all
   */
  record Variable(String name, @Nullable Word fallback, @Nullable Word change, boolean quoted)
      implements Part {
    /** An unchanged value. */
    Variable(String name, boolean quoted) {
      this(name, null, null, quoted);
    }
  }

  /** The output of commands. */
  record Output(Script script, boolean quoted) implements Part {}

  /** A name by which a command reads the output of others ({@code <(…)}). */
  record Stream(Script script) implements Part {}

  /** The text of a here-document, which stands behind the line that names it. */
  static final class HereText implements Part {
    final String delimiter;
    final boolean literal;
    final boolean stripsTabs;
    Word body = new Word(List.of());

    HereText(String delimiter, boolean literal, boolean stripsTabs) {
      this.delimiter = delimiter;
      this.literal = literal;
      this.stripsTabs = stripsTabs;
    }
  }
}
