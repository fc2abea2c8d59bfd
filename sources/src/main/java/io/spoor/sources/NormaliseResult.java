package io.spoor.sources;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;

/** What became of a raw record. */
public sealed interface NormaliseResult {

  /** The record is an event. */
  record Accepted(IdentityEvent event) implements NormaliseResult {}

  /** The record is no event of its source; the letter says why and where. */
  record Rejected(DeadLetter deadLetter) implements NormaliseResult {}
}
