package io.spoor.decisions.callers;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may do. */
public enum Right {
  /** Ask for decisions, single and in batches. */
  EVALUATE("evaluate"),
  /** Search for subjects, resources and actions. */
  SEARCH("search"),
  /** State the run and the call of a request: {@code context.spoor}. */
  STATE_RUNS("context.spoor"),
  /** Approve calls that wait for a confirmation. */
  APPROVE("approve");

  private final String text;

  Right(String text) {
    this.text = text;
  }

  static Optional<Right> of(String text) {
    return Arrays.stream(values()).filter(right -> right.text.equals(text)).findFirst();
  }

  /** As the file of callers has it. */
  public String text() {
    return text;
  }
}
