package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the actions of a chain. Of the few actions that matter to it, it observes what it has to
 * know again; what it observed of one group in one chain is judged together, whenever something
 * joins or leaves the group or the chain's agent becomes known.
 *
 * <p>Both methods are pure: the same events give the same findings, in any order.
 */
public interface ActionDetector {
  /** Observations of a group that are judged at most: see {@link Window}. */
  int MAX_OBSERVATIONS = 256;

  RuleInfo rule();

  /**
   * What to remember of an event, made with {@link ObservationFactory#create}; null of most. Asked
   * for every event: what does not concern it has to cost next to nothing.
   */
  @Nullable Observation observe(IdentityEvent event);

  /** What is wrong with a group. Each verdict has a subject of its own. */
  List<AnchoredDetection> evaluate(ActionGroup actions);

  /**
   * Whether of observations of one segment that have the same group and facts only the earliest is
   * kept: for what may be said of every action, and is told once.
   */
  default boolean earliestOnly() {
    return false;
  }

  /** How many of a group are judged at most; 1: the earliest alone decides. */
  default int maxObservations() {
    return MAX_OBSERVATIONS;
  }
}
