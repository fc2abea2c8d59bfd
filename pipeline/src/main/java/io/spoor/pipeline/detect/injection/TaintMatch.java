package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.fingerprint.ValueKind;

/**
 * Something in a call's arguments that came from a result which the run could not trust.
 *
 * @param argument path of the argument; empty: none, the call as a whole does what it was told
 * @param points what it counts by itself
 */
record TaintMatch(
    String argument, ValueKind kind, UntrustedPassage passage, int points, boolean combined) {}
