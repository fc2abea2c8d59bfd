package io.spoor.decisions.engine;

import java.util.Optional;

/** Whether all that a server decides by is recent: policies, blocks, confirmations, live chains. */
@FunctionalInterface
public interface FollowedInputs {
  /** Files do not become old. */
  FollowedInputs RECENT = Optional::empty;

  /** What is older than its deadline, and since when, as a line for callers; empty: nothing. */
  Optional<String> overdue();
}
