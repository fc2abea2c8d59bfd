package io.spoor.pipeline.detect.explanation;

/**
 * One of several behaviours that an explanation lists.
 *
 * @param declared whether the agent's manifest lists it
 * @param attempted whether all calls of the run that showed it failed
 */
public record Example(Verb verb, Part target, boolean declared, boolean attempted) {}
