package io.spoor.sources;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;

/** What became of a raw record. */
public sealed interface Normalised {

  /** The record is an event. */
  record Understood(IdentityEvent event) implements Normalised {}

  /** The record is no event of its source; the letter says why and where. */
  record NotUnderstood(DeadLetter deadLetter) implements Normalised {}
}
