package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the actions of a chain. It observes the few actions that it needs. Observations of one
 * group in one chain are evaluated together, whenever the group changes or the chain's agent
 * becomes known.
 *
 * <p>Both methods are pure: the same events give the same findings, in any order.
 */
public non-sealed interface ActionDetector extends Detector {
  /** Whether it may evaluate a call that is not made yet: it needs neither outcome nor result. */
  default boolean evaluatesPlans() {
    return false;
  }

  /** Maximum observations of a group that are evaluated: see {@code Window}. */
  int MAX_OBSERVATIONS = 256;

  /**
   * The effects that it looks at: it is shown only events with one of them. Empty: every event,
   * which only detectors about principals, credentials and networks need.
   */
  default Set<EffectKind> effects() {
    return Set.of();
  }

  /**
   * The observation to store for an event, made with {@link ObservationFactory#create}; null for
   * most events. Called for every event, so an event that does not matter must cost almost nothing.
   */
  @Nullable Observation observe(IdentityEvent event);

  /** The detections of a group, each with its own subject. */
  List<AnchoredDetection> evaluate(ActionGroup actions);

  /**
   * Whether only the earliest of equal observations is stored, that is, of one segment with the
   * same group and facts. For conditions that may hold for every action and are reported once.
   */
  default boolean earliestOnly() {
    return false;
  }

  /** Maximum observations of a group that are evaluated; 1: only the earliest counts. */
  default int maxObservations() {
    return MAX_OBSERVATIONS;
  }
}
