package io.spoor.decisions.engine;

import java.util.Optional;

/** Denies what people have blocked, whatever the policies say. */
@FunctionalInterface
public interface Blocks {
  /** Nothing is blocked: without the stack, nobody can. */
  Blocks NONE = asked -> Optional.empty();

  /** The denial of a blocked request; empty: it is not blocked. */
  Optional<Decision> decide(AskedRequest asked);

  /**
   * Whether the request may be of something blocked, though none was found: its run is not known
   * now. Such a request is not allowed without policies.
   */
  default boolean mayHide(AskedRequest asked) {
    return false;
  }
}
