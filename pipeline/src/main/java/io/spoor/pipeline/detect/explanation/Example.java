package io.spoor.pipeline.detect.explanation;

/**
 * One of several behaviours that an explanation lists.
 *
 * @param declared whether the agent's manifest lists it
 * @param attempted whether the first call that showed it failed; later ones are not known
 */
public record Example(Verb verb, Part target, boolean declared, boolean attempted) {}
