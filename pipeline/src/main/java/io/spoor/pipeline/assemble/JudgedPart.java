package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The observations of a group that are judged: all of them, or the two ends of a group that is cut.
 *
 * @param earliest all, or the earliest part
 * @param newest the newest part; empty when all are judged
 * @param cut whether there are others between the two
 * @param large whether there may be, or may have been
 */
record JudgedPart(
    List<Observation> earliest, List<Observation> newest, boolean cut, boolean large) {
  static JudgedPart whole(List<Observation> all, boolean large) {
    return new JudgedPart(all, List.of(), false, large);
  }

  static JudgedPart ends(List<Observation> earliest, List<Observation> newest) {
    return new JudgedPart(earliest, newest, true, true);
  }

  List<Observation> actions() {
    List<Observation> all = new ArrayList<>(earliest);
    all.addAll(newest);
    return all;
  }

  JudgedPart where(Predicate<Observation> condition) {
    return new JudgedPart(
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
   * Whether a finding that is not made again may be retracted: all that it was made of was judged
   * side by side. Otherwise a flood of other actions would take it away. Where the list of evidence
   * is full, there may be more.
   */
  boolean sees(Finding finding) {
    return !cut
        || finding.getEventIds().size() < Detection.MAX_EVIDENCE
            && (holds(earliest, finding) || holds(newest, finding));
  }

  private static boolean holds(List<Observation> part, Finding finding) {
    return part.stream()
        .map(Observation::getEventId)
        .collect(Collectors.toSet())
        .containsAll(finding.getEventIds());
  }
}
