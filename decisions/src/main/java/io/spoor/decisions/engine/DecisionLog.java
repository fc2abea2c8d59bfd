package io.spoor.decisions.engine;

/** Records decisions. Thread-safe. */
@FunctionalInterface
public interface DecisionLog {
  /** Nothing is recorded: without the stack, there is no place for it. */
  DecisionLog NONE = answered -> true;

  /**
   * Records the answer to a request; does not wait for a disk or a server.
   *
   * @return false: it cannot be recorded, and answers that are not recorded must not be given
   */
  boolean add(AnsweredRequest answered);
}
