package io.spoor.offline;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.NormaliseSettings;
import java.util.Set;

/** What an {@link Analysis} is run with: the same settings as the running application's. */
public record AnalysisSettings(NormaliseSettings normalise, StageSettings stages) {
  public static AnalysisSettings defaults() {
    return new AnalysisSettings(NormaliseSettings.defaults(), StageSettings.defaults());
  }

  /**
   * {@code labels}: of the methods by which keys are not joined ({@link
   * JoinMethod#disabledLabels}).
   */
  public AnalysisSettings withDisabledJoins(Set<String> labels) {
    return new AnalysisSettings(
        normalise.withDisabledJoins(JoinMethod.fromLabels(labels)),
        stages.withDisabledJoins(labels));
  }

  /** The same with these thresholds. */
  public AnalysisSettings withDetectors(DetectorSettings detectors) {
    return new AnalysisSettings(normalise, stages.withDetectors(detectors));
  }
}
