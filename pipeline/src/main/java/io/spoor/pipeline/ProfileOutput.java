package io.spoor.pipeline;

/** What profile sends: a step is {@code (state, message) → (state, messages)}. */
public interface ProfileOutput extends ChainMessageSink, FindingSink, IdentitySink {}
