package io.spoor.sources.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command does under conditions.
 *
 * @param action label of an effect, or {@code reads}, {@code writes}, {@code copies}, {@code
 *     deletes}, {@code code-LANGUAGE}
 */
record CommandRule(String action, List<Condition> conditions, List<Source> sources) {
  /** Part of a rule that must hold. */
  record Condition(boolean holds, String subject, String patterns) {
    boolean test(Invocation invocation) {
      return holds == matches(invocation);
    }

    private boolean matches(Invocation invocation) {
      if (subject.startsWith("-") || subject.endsWith("=")) {
        return patterns.isEmpty()
            ? invocation.has(subject)
            : invocation.values(subject).stream().anyMatch(it -> Globs.matchesAny(patterns, it));
      }
      return selected(subject, invocation.operands()).stream()
          .anyMatch(it -> Globs.matchesAny(patterns, it));
    }
  }

  /**
   * Where objects are named.
   *
   * @param kind label of an object's kind, or {@code endpoint}, {@code at}, {@code text}, {@code
   *     file}
   * @param select operands ({@code all}, {@code 1}, {@code 2..}, {@code last}), options with {@code
   *     -}, a literal behind {@code =}, or {@code stdin}
   * @param otherwise value when nothing is named; empty: none
   */
  record Source(String kind, String select, String otherwise) {
    List<String> values(Invocation invocation) {
      List<String> values;
      if (select.startsWith("=")) {
        values = List.of(select.substring(1));
      } else if (select.startsWith("-") || select.endsWith("=")) {
        values = invocation.values(select);
      } else {
        values = selected(select, invocation.operands());
      }
      return values.isEmpty() && !otherwise.isEmpty() ? List.of(otherwise) : values;
    }
  }

  boolean applies(Invocation invocation) {
    for (Condition condition : conditions) {
      if (!condition.test(invocation)) {
        return false;
      }
    }
    return true;
  }

  /** Operands that a selection names. */
  static List<String> selected(String select, List<String> operands) {
    if (select.equals("all") || select.equals("any")) {
      return operands;
    }
    if (select.equals("last")) {
      return operands.size() < 2 ? List.of() : List.of(operands.getLast());
    }
    if (select.equals("stdin")) {
      return List.of();
    }
    boolean open = select.endsWith("..");
    int first = Integer.parseInt(open ? select.substring(0, select.length() - 2) : select) - 1;
    if (first >= operands.size()) {
      return List.of();
    }
    return open
        ? new ArrayList<>(operands.subList(first, operands.size()))
        : List.of(operands.get(first));
  }
}
