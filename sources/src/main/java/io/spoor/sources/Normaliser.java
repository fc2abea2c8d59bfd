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

  /** Builds a mapped event, with the effects that the source's tables know of it. */
  IdentityEvent complete(IdentityEvent.Builder mapped);
}
