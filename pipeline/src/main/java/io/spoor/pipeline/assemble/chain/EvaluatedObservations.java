package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The evaluated observations of a group: all of them, or both ends of a large group.
 *
 * @param earliest all observations, or the earliest part
 * @param newest the newest part; empty when all are evaluated
 * @param cut whether there are others between the two parts
 * @param large whether the group may have, or may have had, others
 */
public record EvaluatedObservations(
    List<Observation> earliest, List<Observation> newest, boolean cut, boolean large) {
  static EvaluatedObservations whole(List<Observation> all, boolean large) {
    return new EvaluatedObservations(all, List.of(), false, large);
  }

  static EvaluatedObservations ends(List<Observation> earliest, List<Observation> newest) {
    return new EvaluatedObservations(earliest, newest, true, true);
  }

  public List<Observation> actions() {
    List<Observation> all = new ArrayList<>(earliest);
    all.addAll(newest);
    return all;
  }

  EvaluatedObservations where(Predicate<Observation> condition) {
    return new EvaluatedObservations(
        earliest.stream().filter(condition).toList(),
        newest.stream().filter(condition).toList(),
        cut,
        large);
  }

  /** The time of the last observation of the earliest part, nanoseconds since the Unix epoch. */
  long earliestEnd() {
    return earliest.isEmpty() ? Long.MIN_VALUE : earliest.getLast().getTime();
  }

  /** The time of the first observation of the newest part, nanoseconds since the Unix epoch. */
  long newestBegin() {
    return newest.isEmpty() ? Long.MAX_VALUE : newest.getFirst().getTime();
  }

  /**
   * Whether a finding that no longer matches may be retracted: only if all its evidence was
   * evaluated together. Otherwise a flood of other actions would retract it. A full evidence list
   * may be incomplete.
   */
  public boolean sees(Finding finding) {
    return !cut
        || (finding.getEventIds().size() < Detection.MAX_EVIDENCE
            && (holds(earliest, finding) || holds(newest, finding)));
  }

  private static boolean holds(List<Observation> part, Finding finding) {
    return part.stream()
        .map(Observation::getEventId)
        .collect(Collectors.toSet())
        .containsAll(finding.getEventIds());
  }
}
