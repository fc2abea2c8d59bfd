package io.spoor.pipeline.detect;

import java.util.Optional;

/** Evaluates one kind of fact. Pure: the same fact always gives the same detection. */
public non-sealed interface FactDetector<F extends Fact> extends Detector {
  Class<F> factType();

  /** The detection; empty when there is nothing to report, or no longer. */
  Optional<Detection> evaluate(F fact);
}
