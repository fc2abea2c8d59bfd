package io.spoor.pipeline.profile;

import io.spoor.pipeline.state.RunRef;
import io.spoor.schemas.Behaviour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Short lists of runs in order of time, one entry a run. What is not among the first (or last) so
 * many is left out: which those are is a property of the set of runs, whatever order they came in.
 */
final class Refs {
  static final Comparator<RunRef> ORDER =
      Comparator.comparingLong(RunRef::getTime)
          .thenComparing(RunRef::getEventId)
          .thenComparing(RunRef::getChainKey);

  private Refs() {}

  static RunRef start(Behaviour said) {
    return new RunRef(said.getStarted(), said.getEventId(), said.getChainKey());
  }

  /** The list with the run where it belongs. */
  static List<RunRef> with(List<RunRef> list, RunRef run) {
    List<RunRef> changed = without(list, run.getChainKey());
    changed.add(run);
    changed.sort(ORDER);
    return changed;
  }

  static List<RunRef> without(List<RunRef> list, String chain) {
    List<RunRef> changed = new ArrayList<>(list);
    changed.removeIf(run -> run.getChainKey().equals(chain));
    return changed;
  }

  static List<RunRef> first(List<RunRef> list, int most) {
    return list.size() <= most ? list : new ArrayList<>(list.subList(0, most));
  }

  static List<RunRef> last(List<RunRef> list, int most) {
    return list.size() <= most
        ? list
        : new ArrayList<>(list.subList(list.size() - most, list.size()));
  }

  /** Whether the run is among the first so many. */
  static boolean isAmongFirst(List<RunRef> list, int most, String chain) {
    return place(list, chain) < most;
  }

  /** How many are before the run; more than there can be when it is not in the list. */
  static int place(List<RunRef> list, String chain) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).getChainKey().equals(chain)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Chains whose place among the first so many differs. */
  static Set<String> moved(List<RunRef> before, List<RunRef> after, int most) {
    Set<String> moved = new LinkedHashSet<>();
    for (List<RunRef> list : List.of(before, after)) {
      for (int i = 0; i < Math.min(most, list.size()); i++) {
        String chain = list.get(i).getChainKey();
        int was = Math.min(most, place(before, chain));
        int is = Math.min(most, place(after, chain));
        if (was != is) {
          moved.add(chain);
        }
      }
    }
    return moved;
  }
}
