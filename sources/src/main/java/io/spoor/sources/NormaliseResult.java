package io.spoor.sources;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;

/** The outcome of normalising a raw record. */
public sealed interface NormaliseResult {

  /** The record became an event. */
  record Accepted(IdentityEvent event) implements NormaliseResult {}

  /** The record was rejected; the dead letter states the reason and the place. */
  record Rejected(DeadLetter deadLetter) implements NormaliseResult {}
}
