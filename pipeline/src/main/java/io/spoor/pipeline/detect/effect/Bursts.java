package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.state.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds bursts: many different items within a span of time. */
final class Bursts {
  private Bursts() {}

  /**
   * Actions of overlapping windows that each reached the minimum.
   *
   * @param reachedAt time at which the minimum was reached, nanoseconds since the Unix epoch
   */
  record Burst(List<Observation> actions, long reachedAt) {
    Observation first() {
      return actions.getFirst();
    }

    Observation last() {
      return actions.getLast();
    }
  }

  /**
   * Finds bursts in a set of actions; order of arrival and duplicates do not matter.
   *
   * @param actions in order of time
   * @param span length of a window, nanoseconds
   * @param minCount minimum number of different items in a window
   * @param keysOf items that an action adds to a window
   */
  static List<Burst> find(
      List<Observation> actions,
      long span,
      int minCount,
      Function<Observation, List<String>> keysOf) {
    List<Burst> bursts = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    int start = 0;
    int burstStart = 0;
    int burstEnd = 0;
    for (int end = 1; end <= actions.size(); end++) {
      Observation current = actions.get(end - 1);
      keysOf.apply(current).forEach(key -> counts.merge(key, 1, Integer::sum));
      while (current.getTime() - actions.get(start).getTime() > span) {
        keysOf.apply(actions.get(start++)).forEach(key -> counts.merge(key, -1, Bursts::decrement));
      }
      if (counts.size() >= minCount) {
        if (bursts.isEmpty() || start >= burstEnd) {
          burstStart = start;
          bursts.add(new Burst(List.of(), current.getTime()));
        }
        burstEnd = end;
        Burst last = bursts.removeLast();
        bursts.add(new Burst(actions.subList(burstStart, burstEnd), last.reachedAt()));
      }
    }
    return bursts;
  }

  /** The explanation with the time within which the calls were made; one call takes none. */
  static Explanation within(Explanation explanation, List<Observation> calls) {
    return calls.size() < 2
        ? explanation
        : explanation.within(calls.getLast().getTime() - calls.getFirst().getTime());
  }

  private static @Nullable Integer decrement(Integer count, Integer delta) {
    return count + delta == 0 ? null : (Integer) (count + delta);
  }
}
