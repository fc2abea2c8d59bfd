package io.spoor.pipeline.simulation;

import io.spoor.pipeline.settings.StageSettings;

/** Settings under which histories run: with all joins but guesses. */
final class SimulatedSettings {
  private SimulatedSettings() {}

  static StageSettings all() {
    return StageSettings.defaults();
  }
}
