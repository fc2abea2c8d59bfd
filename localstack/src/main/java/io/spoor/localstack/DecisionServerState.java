package io.spoor.localstack;

import org.jspecify.annotations.Nullable;

/**
 * {@code decisions.json}: whether the stack has a decision server.
 *
 * @param enabled whether it has
 */
record DecisionServerState(boolean enabled) {
  static DecisionServerState read(StackHome home) {
    return StateFile.read(
        home.decisions(), DecisionServerState.class, new DecisionServerState(false));
  }

  void write(StackHome home) {
    StateFile.write(home.decisions(), this);
  }

  /** A copy with what was requested; null keeps it. */
  DecisionServerState with(@Nullable Boolean requested) {
    return requested == null ? this : new DecisionServerState(requested);
  }
}
