package io.spoor.decisions.judge;

import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;

/** By what calls are judged. The detectors are exchanged when the application's settings change. */
public interface JudgingRules {
  /** The detectors, with the thresholds of the tenant's application. */
  DetectionEngine detectors(String tenant);

  /** The manifests of the agents. */
  ManifestLookup manifests();
}
