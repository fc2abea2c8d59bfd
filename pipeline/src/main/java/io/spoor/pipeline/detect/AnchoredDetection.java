package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;

/**
 * What is wrong with observed actions.
 *
 * @param subject what it is about: with the rule it makes the finding's id. To be found in one
 *     chain only: an event id, a credential's key, or made with the chain's
 * @param anchor the action that decides it: the finding stands in the chain in which that stands
 */
public record AnchoredDetection(String subject, Observation anchor, Detection detection) {
  /** About one action: the finding is its alone. */
  public static AnchoredDetection of(Observation action, Detection judgement) {
    return new AnchoredDetection(action.getEventId(), action, judgement);
  }
}
