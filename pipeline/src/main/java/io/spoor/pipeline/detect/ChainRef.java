package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/**
 * The chain a fact stands in, by its root key, and the agent and run it belongs to as far as known.
 */
public record ChainRef(
    String tenant, String chainKey, @Nullable String agentId, @Nullable String runId) {}
