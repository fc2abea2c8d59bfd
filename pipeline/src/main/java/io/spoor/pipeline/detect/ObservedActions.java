package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;

/** Properties of observed actions that several detectors use. */
final class ObservedActions {
  private ObservedActions() {}

  static boolean succeeded(Observation action) {
    return "success".equals(action.getOutcome());
  }

  static boolean has(Observation action, String fact) {
    return action.getFacts().containsKey(fact);
  }
}
