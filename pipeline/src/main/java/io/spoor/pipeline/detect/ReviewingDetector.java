package io.spoor.pipeline.detect;

import java.util.Optional;

/** Reviews what another detector found of a tool call. Pure, as {@link ToolCallDetector}. */
public non-sealed interface ReviewingDetector extends Detector {
  /** Id of the detector whose detections are reviewed. */
  String reviewed();

  /**
   * The detection, at the time of the call; empty when there is nothing to report, or no longer.
   *
   * @param evaluated the most severe detection of the reviewed detector
   */
  Optional<Detection> review(ToolCallFact fact, Detection evaluated);
}
