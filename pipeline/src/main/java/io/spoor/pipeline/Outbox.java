package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a step's messages go. A step is {@code (state, message) → (state, messages)}; this takes
 * the messages, in order.
 */
public interface Outbox {
  /** Link, RootAnnounced, ChildRegistered or Behaviour, to whoever keeps {@code key}. */
  void toLinks(String key, SpecificRecord message);

  /**
   * Action, KeyPlaced, KeyMoved or FindingMoved, to whoever keeps the chain rooted at {@code
   * chainKey}.
   */
  void toActions(String chainKey, SpecificRecord message);

  void chain(Chain chain);

  void finding(Finding finding);

  void alert(Alert alert);

  void identity(Identity identity);
}
