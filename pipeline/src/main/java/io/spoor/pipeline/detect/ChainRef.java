package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/**
 * The chain of a fact, by its root key, with its agent and run if known.
 *
 * @param contested whether the fact is about a contested credential, which is placed in another
 *     chain and evaluated in those of its holders: each has a finding of its own
 */
public record ChainRef(
    String tenant,
    String chainKey,
    @Nullable String agentId,
    @Nullable String runId,
    boolean contested) {
  public ChainRef(
      String tenant, String chainKey, @Nullable String agentId, @Nullable String runId) {
    this(tenant, chainKey, agentId, runId, false);
  }

  /** The same chain, where another of its agents acts. */
  public ChainRef withAgent(String agent) {
    return new ChainRef(tenant, chainKey, agent, runId, contested);
  }

  /** The same chain, as that of a holder. */
  public ChainRef ofHolder() {
    return new ChainRef(tenant, chainKey, agentId, runId, true);
  }
}
