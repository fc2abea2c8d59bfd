/**
 * Detect: small classes that evaluate one fact each, and the ledger that turns detections into
 * findings.
 */
@NullMarked
package io.spoor.pipeline.detect;

import org.jspecify.annotations.NullMarked;
