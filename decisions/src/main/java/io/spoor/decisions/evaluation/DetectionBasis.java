package io.spoor.decisions.evaluation;

import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;

/**
 * By what calls are evaluated. The detectors are exchanged when the application's settings change.
 */
public interface DetectionBasis {
  /** The detectors, with the thresholds of the tenant's application. */
  DetectionEngine detectors(String tenant);

  /** The manifests of the agents. */
  ManifestLookup manifests();
}
