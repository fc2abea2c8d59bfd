package io.spoor.pipeline;

import io.spoor.schemas.KeyMessage;

/** Receives messages to the owners of keys, values, accounts, agents and principals. */
public interface KeyMessageSink {
  /** Sends a message to the owner of {@code key}. */
  void toKey(String key, KeyMessage message);
}
