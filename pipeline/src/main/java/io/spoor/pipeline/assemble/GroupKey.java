package io.spoor.pipeline.assemble;

/**
 * Observed actions of a chain that are evaluated together.
 *
 * @param detector id of the detector
 * @param value the detector's name of the group
 */
record GroupKey(String detector, String value) {}
