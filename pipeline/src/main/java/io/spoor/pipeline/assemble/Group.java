package io.spoor.pipeline.assemble;

/**
 * Observed actions of a chain that are judged together.
 *
 * @param detector its id
 * @param group what the detector calls it
 */
record Group(String detector, String group) {}
