package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a large group that is judged: its earliest observations and its newest, in order of
 * time and event id. It is a property of the set of observations, not of their order of arrival.
 *
 * @param earliest at most so many from the beginning of the group
 * @param newest at most so many from its end; 0: the beginning alone decides
 */
public record Window(int earliest, int newest) {
  /** The earlier and the newer half of {@code most}; of one, the earliest. */
  static Window of(int most) {
    return new Window((most + 1) / 2, most / 2);
  }

  /** Whether a group of more observations than fit is judged in part. */
  public boolean cuts() {
    return newest > 0;
  }

  /** Whether so many observations fit. */
  public boolean fits(int observations) {
    return observations <= earliest + newest;
  }

  /** The observations that are judged of a whole group. */
  public List<Observation> of(List<Observation> group) {
    if (fits(group.size())) {
      return List.copyOf(group);
    }
    List<Observation> judged = new ArrayList<>(group.subList(0, earliest));
    judged.addAll(end(group.subList(group.size() - newest, group.size())));
    return judged;
  }

  /**
   * The observations that are judged of the end of a group that does not fit.
   *
   * @param last its {@link #newest}; judged from {@link #begin} on
   */
  public static List<Observation> end(List<Observation> last) {
    return last.subList(begin(last), last.size());
  }

  /**
   * The newest part begins with the observation, of its older half, whose id has the least hash.
   * With the oldest one it would begin elsewhere after each action, and each time a finding about
   * the actions at its beginning would be another one.
   */
  private static int begin(List<Observation> last) {
    int begin = 0;
    for (int i = 1; i <= last.size() / 2 && i < last.size(); i++) {
      if (spread(last.get(i)) < spread(last.get(begin))) {
        begin = i;
      }
    }
    return begin;
  }

  private static int spread(Observation observed) {
    int hash = observed.getEventId().hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }
}
