package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Calls of which each kind is stored, so that the first one does not stand for what else was done.
 * The names are chosen by callers: the kinds that are distinguished are limited.
 */
final class DistinctCalls {
  private static final int MAX_KINDS = 64;

  private static final String KIND = "call";

  /** The call changed something, as far as its record states it. */
  private static final String CHANGE = "change";

  private static final String FAILED = "failed";

  private DistinctCalls() {}

  /** Adds what distinguishes the call: its name, its outcome, and whether it changed something. */
  static void addTo(Map<String, String> facts, IdentityEvent event) {
    facts.put(
        KIND, String.valueOf(Math.floorMod(Keys.id(event.getAction()).hashCode(), MAX_KINDS)));
    if (!ObservationFactory.succeeded(event)) {
      facts.put(FAILED, event.getOutcome());
    } else if (Boolean.FALSE.equals(event.getReadOnly())) {
      facts.put(CHANGE, "");
    }
  }

  /**
   * The calls that an explanation tells, of at least one: changes that succeeded before other calls
   * that did, each in order of time; the first call if none did, because attempts are not counted.
   */
  static List<Observation> told(List<Observation> calls) {
    List<Observation> done = calls.stream().filter(ObservedActions::succeeded).toList();
    return done.isEmpty()
        ? List.of(calls.getFirst())
        : done.stream()
            .sorted(Comparator.comparing(call -> !ObservedActions.has(call, CHANGE)))
            .toList();
  }

  /** Names of the calls, each once. */
  static List<String> names(List<Observation> calls) {
    return calls.stream().map(Observation::getAction).distinct().toList();
  }

  /** The calls that failed although others succeeded. */
  static List<Observation> failedBesides(List<Observation> calls) {
    return calls.stream().anyMatch(ObservedActions::succeeded)
        ? calls.stream().filter(ObservedActions::failed).toList()
        : List.of();
  }
}
