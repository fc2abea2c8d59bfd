package io.spoor.pipeline;

import io.spoor.schemas.Identity;

/** Receives the documents of agents and principals that a stage publishes. */
public interface IdentitySink {
  void identity(Identity identity);
}
