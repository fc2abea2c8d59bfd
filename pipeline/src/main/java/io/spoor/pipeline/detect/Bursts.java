package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds where many different things happen within a span of time. */
final class Bursts {
  private Bursts() {}

  /**
   * Actions of windows in which enough happened; windows that overlap are one burst.
   *
   * @param enoughAt when it was enough, nanoseconds since the Unix epoch
   */
  record Burst(List<Observed> actions, long enoughAt) {
    Observed first() {
      return actions.getFirst();
    }

    Observed last() {
      return actions.getLast();
    }
  }

  /**
   * A property of the set: neither order of arrival nor duplicates matter.
   *
   * @param actions in order of time
   * @param span nanoseconds
   * @param enough how many different things a window has to hold
   * @param things what an action adds to a window
   */
  static List<Burst> of(
      List<Observed> actions, long span, int enough, Function<Observed, List<String>> things) {
    List<Burst> bursts = new ArrayList<>();
    Map<String, Integer> held = new HashMap<>();
    int from = 0;
    int began = 0;
    int reached = 0;
    for (int to = 1; to <= actions.size(); to++) {
      Observed now = actions.get(to - 1);
      things.apply(now).forEach(thing -> held.merge(thing, 1, Integer::sum));
      while (now.getTime() - actions.get(from).getTime() > span) {
        things.apply(actions.get(from++)).forEach(thing -> held.merge(thing, -1, Bursts::less));
      }
      if (held.size() >= enough) {
        if (bursts.isEmpty() || from >= reached) {
          began = from;
          bursts.add(new Burst(List.of(), now.getTime()));
        }
        reached = to;
        Burst last = bursts.removeLast();
        bursts.add(new Burst(actions.subList(began, reached), last.enoughAt()));
      }
    }
    return bursts;
  }

  private static @Nullable Integer less(Integer count, Integer one) {
    return count + one == 0 ? null : (Integer) (count + one);
  }
}
