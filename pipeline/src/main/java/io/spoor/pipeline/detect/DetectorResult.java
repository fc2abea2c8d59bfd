package io.spoor.pipeline.detect;

import java.util.Optional;

/**
 * Result of one rule for one subject.
 *
 * @param detection empty: not detected
 */
record DetectorResult(
    DetectorInfo rule, ChainRef chain, String subject, Optional<Detection> detection) {}
