package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import java.util.List;
import java.util.stream.Collectors;

/** Properties of observed actions that several detectors use. */
final class ObservedActions {
  private ObservedActions() {}

  /** Action names for explanations: {@code delete, create}. */
  static String summary(List<Observation> actions) {
    List<String> kinds = actions.stream().map(Observation::getAction).distinct().toList();
    String listed = kinds.stream().limit(4).collect(Collectors.joining(", "));
    return kinds.size() > 4 ? listed + " and others" : listed;
  }

  static boolean succeeded(Observation action) {
    return "success".equals(action.getOutcome());
  }

  static boolean has(Observation action, String fact) {
    return action.getFacts().containsKey(fact);
  }
}
