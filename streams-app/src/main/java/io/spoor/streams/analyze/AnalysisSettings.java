package io.spoor.streams.analyze;

import io.spoor.streams.normalise.domain.NormaliseSettings;
import io.spoor.streams.stage.StageSettings;

/** What an {@link Analysis} is run with: the same settings as the running application's. */
public record AnalysisSettings(NormaliseSettings normalise, StageSettings stages) {
  public static AnalysisSettings defaults() {
    return new AnalysisSettings(NormaliseSettings.defaults(), StageSettings.defaults());
  }
}
