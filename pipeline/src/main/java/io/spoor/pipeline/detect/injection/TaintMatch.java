package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.fingerprint.ValueKind;

/**
 * A match between a call's arguments and an untrusted result.
 *
 * @param argument path of the argument; empty: none, the call as a whole follows an instruction
 * @param points its own points
 */
record TaintMatch(
    String argument, ValueKind kind, UntrustedPassage passage, int points, boolean combined) {}
