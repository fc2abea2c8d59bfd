package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;

/**
 * A detection about observed actions.
 *
 * @param subject subject of the finding, which with the rule makes its id. It must be unique to one
 *     chain: an event id, a credential's key, or derived from the chain's key
 * @param anchor the deciding action: the finding belongs to the chain in which it is placed
 */
public record AnchoredDetection(String subject, Observation anchor, Detection detection) {
  /** A detection about one action, for a separate finding. */
  public static AnchoredDetection of(Observation action, Detection evaluation) {
    return new AnchoredDetection(action.getEventId(), action, evaluation);
  }
}
