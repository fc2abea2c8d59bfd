package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Attributes actions of a chain to agents. A chain may also contain actions of the person for whom
 * its agent acts, or of an earlier holder of a credential.
 */
@FunctionalInterface
public interface ActionAuthors {
  /** Id of the agent that took the action; null when no record or credential shows one. */
  @Nullable String agentOf(Observation action);

  /**
   * Id of the agent that answers for an action, whoever took it: that of the topmost run above, in
   * a chain of several; null: the chain's.
   */
  default @Nullable String answering(Observation action) {
    return null;
  }
}
