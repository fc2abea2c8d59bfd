package io.spoor.pipeline;

import io.spoor.schemas.Chain;

/** Receives the documents of chains that a stage publishes. */
public interface ChainSink {
  void chain(Chain chain);
}
