package io.spoor.offline;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.NormaliseSettings;
import java.util.Set;

/** Settings of an {@link Analysis}, the same as those of the application. */
public record AnalysisSettings(NormaliseSettings normalise, StageSettings stages) {
  public static AnalysisSettings defaults() {
    return new AnalysisSettings(NormaliseSettings.defaults(), StageSettings.defaults());
  }

  /**
   * A copy with disabled joins. {@code labels}: of the join methods ({@link
   * JoinMethod#disabledLabels}).
   */
  public AnalysisSettings withDisabledJoins(Set<String> labels) {
    return new AnalysisSettings(
        normalise.withDisabledJoins(JoinMethod.fromLabels(labels)),
        stages.withDisabledJoins(labels));
  }

  /** A copy with these domains, in which equal logins are one person. */
  public AnalysisSettings withOwnDomains(Set<String> domains) {
    return new AnalysisSettings(normalise, stages.withOwnDomains(domains));
  }

  /** A copy whose fingerprints have another key. */
  public AnalysisSettings withTaintKey(TaintKey key) {
    return new AnalysisSettings(normalise.withTaintKey(key), stages);
  }

  /** A copy with these thresholds. */
  public AnalysisSettings withDetectors(DetectorSettings detectors) {
    return new AnalysisSettings(normalise, stages.withDetectors(detectors));
  }
}
