package io.spoor.pipeline;

/** What stitch sends: a step is {@code (state, message) → (state, messages)}. */
public interface StitchEffects extends LinkSink, ActionSink, FindingSink {}
