package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;

/**
 * Receives the messages that a step sends, in order. A step is {@code (state, message) → (state,
 * messages)}.
 */
public interface Outbox extends FindingSink {
  /** Sends a Link, RootAnnounced, ChildRegistered or Behaviour to the owner of {@code key}. */
  void toLinks(String key, SpecificRecord message);

  /**
   * Sends an Action, KeyPlaced, KeyMoved or FindingMoved to the owner of the chain rooted at {@code
   * chainKey}.
   */
  void toActions(String chainKey, SpecificRecord message);

  void chain(Chain chain);

  void alert(Alert alert);

  void identity(Identity identity);
}
