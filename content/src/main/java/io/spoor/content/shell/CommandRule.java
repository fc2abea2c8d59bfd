package io.spoor.content.shell;

import java.util.List;

/**
 * What a command does under conditions.
 *
 * @param action label of an effect, or {@code reads}, {@code writes}, {@code copies}, {@code
 *     deletes}, {@code code-LANGUAGE}
 */
record CommandRule(String action, List<Condition> conditions, List<Source> sources) {
  /**
   * Part of a rule that must hold.
   *
   * @param patterns what one of the words must match; empty: there must be one
   */
  record Condition(boolean holds, WordSelection subject, String patterns) {
    boolean test(Invocation invocation) {
      return holds == matches(invocation);
    }

    private boolean matches(Invocation invocation) {
      if (patterns.isEmpty() && subject instanceof WordSelection.Options(List<String> names)) {
        return invocation.hasAny(names);
      }
      for (String word : subject.of(invocation)) {
        if (Globs.matchesAny(patterns, word)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Where objects are named.
   *
   * @param kind label of an object's kind, or {@code endpoint}, {@code at}, {@code text}, {@code
   *     file}
   * @param otherwise value when nothing is named; empty: none
   */
  record Source(String kind, WordSelection select, String otherwise) {
    List<String> values(Invocation invocation) {
      List<String> values = select.of(invocation);
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
}
