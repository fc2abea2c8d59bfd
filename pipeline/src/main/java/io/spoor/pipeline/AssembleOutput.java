package io.spoor.pipeline;

/** What assemble sends: a step is {@code (state, message) → (state, messages)}. */
public interface AssembleOutput
    extends KeyMessageSink, ChainMessageSink, FindingSink, ChainSink, AlertSink {}
