package io.spoor.pipeline.detect;

import java.util.Optional;

/** Judges one kind of fact. Pure: the same fact gives the same judgement, whenever it is asked. */
public interface FactDetector<F extends Fact> {
  RuleInfo rule();

  Class<F> factType();

  /** Empty: nothing to report, or not any more. */
  Optional<Detection> evaluate(F fact);
}
