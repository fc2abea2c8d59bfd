package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/** The chain of a fact, by its root key, with its agent and run if known. */
public record ChainRef(
    String tenant, String chainKey, @Nullable String agentId, @Nullable String runId) {
  /** The same chain, where another of its agents acts. */
  public ChainRef withAgent(String agent) {
    return new ChainRef(tenant, chainKey, agent, runId);
  }
}
