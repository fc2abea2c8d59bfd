package io.spoor.streams.analyze;

import io.spoor.streams.normalise.domain.NormaliseSettings;
import io.spoor.streams.stage.JoinMethod;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.tuning.DetectorSettings;
import java.util.Set;

/** What an {@link Analysis} is run with: the same settings as the running application's. */
public record AnalysisSettings(NormaliseSettings normalise, StageSettings stages) {
  public static AnalysisSettings defaults() {
    return new AnalysisSettings(NormaliseSettings.defaults(), StageSettings.defaults());
  }

  /** {@code labels}: of the methods by which keys are not joined ({@link JoinMethod#off}). */
  public AnalysisSettings withJoinsOff(Set<String> labels) {
    return new AnalysisSettings(
        normalise.withJoinsOff(JoinMethod.of(labels)), stages.withJoinsOff(labels));
  }

  /** The same with these thresholds. */
  public AnalysisSettings withDetectors(DetectorSettings detectors) {
    return new AnalysisSettings(normalise, stages.withDetectors(detectors));
  }
}
