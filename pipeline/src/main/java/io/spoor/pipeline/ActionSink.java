package io.spoor.pipeline;

import org.apache.avro.specific.SpecificRecord;

/** Receives messages to the owners of chains. */
public interface ActionSink {
  /**
   * Sends an Action, KeyPlaced, KeyMoved, KeyContested, ActionCopied, FindingMoved, FindingNoted,
   * ValueCarried, PersonResolved or EvaluationContinued to the owner of the chain rooted at {@code
   * chainKey}.
   */
  void toActions(String chainKey, SpecificRecord message);
}
