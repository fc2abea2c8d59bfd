package io.spoor.decisions.engine;

/** Records decisions. */
@FunctionalInterface
public interface DecisionLog {
  /** Nothing is recorded: without the stack, there is no place for it. */
  DecisionLog NONE = (asked, decision) -> {};

  /** Records the answer to a request. */
  void add(AskedRequest asked, Decision decision);
}
