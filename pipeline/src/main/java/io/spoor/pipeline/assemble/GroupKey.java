package io.spoor.pipeline.assemble;

/**
 * Observed actions of a chain that are judged together.
 *
 * @param detector its id
 * @param value what the detector calls it
 */
record GroupKey(String detector, String value) {}
