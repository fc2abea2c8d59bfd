package io.spoor.pipeline;

/** What stitch sends: a step is {@code (state, message) → (state, messages)}. */
public interface StitchOutput extends LinkSink, ActionSink, FindingSink {}
