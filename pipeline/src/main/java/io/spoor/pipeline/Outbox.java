package io.spoor.pipeline;

/** Receives the messages of all stages, in order, for drivers that run several of them. */
public interface Outbox extends StitchOutput, AssembleOutput, ProfileOutput {}
