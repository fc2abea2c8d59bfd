package io.spoor.pipeline.assemble.call;

import io.spoor.pipeline.detect.engine.Cause;

/** A chain as the parts that it owns see it: which one it is, and what is being handled. */
public interface ChainOwner {
  String tenant();

  /** The root key. */
  String key();

  /** Clamped time of the message, nanoseconds since the Unix epoch; 0 when it has none. */
  long causeTime();

  /** The input that is being handled. */
  Cause cause();
}
