/**
 * Detect: small classes that judge one fact each, and the ledger that turns judgements into
 * findings.
 */
@NullMarked
package io.spoor.pipeline.detect;

import org.jspecify.annotations.NullMarked;
