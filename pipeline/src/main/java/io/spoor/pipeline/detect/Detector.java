package io.spoor.pipeline.detect;

import java.util.Optional;

/** Judges one kind of fact. Pure: the same fact gives the same judgement, whenever it is asked. */
public interface Detector<F extends Fact> {
  RuleInfo rule();

  Class<F> judges();

  /** Empty: nothing to report, or not any more. */
  Optional<Judgement> judge(F fact);
}
