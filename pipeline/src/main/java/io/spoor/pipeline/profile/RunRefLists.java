package io.spoor.pipeline.profile;

import io.spoor.pipeline.state.RunRef;
import io.spoor.schemas.Behaviour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Bounded lists of runs in order of time, one entry per run. They keep the first (or last) N runs,
 * a property of the set of runs, whatever their order of arrival.
 */
final class RunRefLists {
  static final Comparator<RunRef> ORDER =
      Comparator.comparingLong(RunRef::getTime)
          .thenComparing(RunRef::getEventId)
          .thenComparing(RunRef::getChainKey);

  private RunRefLists() {}

  static RunRef start(Behaviour behaviour) {
    return new RunRef(behaviour.getStarted(), behaviour.getEventId(), behaviour.getChainKey());
  }

  /** The first event that names the agent; of a principal, the start. */
  static RunRef named(Behaviour behaviour) {
    long time = behaviour.getAgentTime();
    String eventId = behaviour.getAgentEventId();
    return new RunRef(
        time == 0 ? behaviour.getStarted() : time,
        eventId.isEmpty() ? behaviour.getEventId() : eventId,
        behaviour.getChainKey());
  }

  /** The list with the run inserted in order. */
  static List<RunRef> withRun(List<RunRef> list, RunRef run) {
    List<RunRef> changed = withoutRun(list, run.getChainKey());
    changed.add(run);
    changed.sort(ORDER);
    return changed;
  }

  static List<RunRef> withoutRun(List<RunRef> list, String chain) {
    List<RunRef> changed = new ArrayList<>(list);
    changed.removeIf(run -> run.getChainKey().equals(chain));
    return changed;
  }

  static List<RunRef> first(List<RunRef> list, int limit) {
    return list.size() <= limit ? list : new ArrayList<>(list.subList(0, limit));
  }

  static List<RunRef> last(List<RunRef> list, int limit) {
    return list.size() <= limit
        ? list
        : new ArrayList<>(list.subList(list.size() - limit, list.size()));
  }

  /** Whether the run is among the first {@code limit}. */
  static boolean isAmongFirst(List<RunRef> list, int limit, String chain) {
    return position(list, chain) < limit;
  }

  /** Position of the run; larger than any index when it is not in the list. */
  static int position(List<RunRef> list, String chain) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).getChainKey().equals(chain)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Chains whose position among the first {@code limit} differs. */
  static Set<String> changedPositions(List<RunRef> previous, List<RunRef> current, int limit) {
    Set<String> changed = new LinkedHashSet<>();
    for (List<RunRef> list : List.of(previous, current)) {
      for (int i = 0; i < Math.min(limit, list.size()); i++) {
        String chain = list.get(i).getChainKey();
        int previousPosition = Math.min(limit, position(previous, chain));
        int currentPosition = Math.min(limit, position(current, chain));
        if (previousPosition != currentPosition) {
          changed.add(chain);
        }
      }
    }
    return changed;
  }
}
