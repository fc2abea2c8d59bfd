package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import java.util.Optional;

/**
 * Result of one detector for one subject.
 *
 * @param detection empty: not detected
 */
record DetectorResult(
    DetectorInfo info, ChainRef chain, String subject, Optional<Detection> detection) {}
