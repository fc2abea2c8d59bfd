package io.spoor.pipeline;

import io.spoor.schemas.ChainMessage;

/** Receives messages to the owners of chains. */
public interface ChainMessageSink {
  /** Sends a message to the owner of the chain rooted at {@code chainKey}. */
  void toChain(String chainKey, ChainMessage message);
}
