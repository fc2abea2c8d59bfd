package io.spoor.pipeline.simulation;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Set;

/** Settings under which histories run: with the joins that cost too much to be on by default. */
final class SimulatedSettings {
  private static final Set<String> COSTLY = Set.of(JoinMethod.REQUEST.label());

  private SimulatedSettings() {}

  static StageSettings all() {
    return StageSettings.defaults().withDisabledJoins(JoinMethod.disabledLabels(Set.of(), COSTLY));
  }
}
