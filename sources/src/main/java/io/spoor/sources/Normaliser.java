package io.spoor.sources;

import io.spoor.schemas.IdentityEvent;

/** Turns raw records of one source into events. Pure and thread-safe. */
public interface Normaliser {

  /** Name of the source, as in {@code --source} and {@code spoor.raw.<source>}. */
  String source();

  /** Whether its statements outrank those of other sources. */
  boolean isAuthority();

  /** Normalises a record: exactly one outcome for any bytes; never throws. */
  NormaliseResult normalise(RawRecord raw, NormaliseSettings settings);

  /**
   * Adds the effects to an event that was recorded before there were effects; others stay as they
   * are. Changes the event: nothing else may refer to it yet.
   */
  void complete(IdentityEvent event);
}
