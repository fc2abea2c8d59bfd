package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.state.Observation;
import java.util.ArrayList;
import java.util.List;

/**
 * The evaluated part of a large group: its earliest and newest observations, in order of time and
 * event id. It depends on the set of observations, not on their order of arrival.
 *
 * @param earliest maximum number from the beginning of the group
 * @param newest maximum number from its end; 0: only the beginning counts
 */
public record Window(int earliest, int newest) {
  /** A window with half of {@code most} at either end; for 1, the earliest observation. */
  static Window of(int most) {
    return new Window((most + 1) / 2, most / 2);
  }

  /** Whether a larger group is evaluated in part. */
  public boolean cuts() {
    return newest > 0;
  }

  /** Whether that number of observations fits. */
  public boolean fits(int observations) {
    return observations <= earliest + newest;
  }

  /** The evaluated observations of a complete group. */
  public List<Observation> of(List<Observation> group) {
    if (fits(group.size())) {
      return List.copyOf(group);
    }
    List<Observation> evaluated = new ArrayList<>(group.subList(0, earliest));
    evaluated.addAll(end(group.subList(group.size() - newest, group.size())));
    return evaluated;
  }

  /**
   * The evaluated observations at the end of a group that does not fit.
   *
   * @param last its {@link #newest}; evaluated from {@link #begin} on
   */
  public static List<Observation> end(List<Observation> last) {
    return last.subList(begin(last), last.size());
  }

  /**
   * Start of the newest part: the observation with the lowest id hash in its older half. Starting
   * at the oldest one would shift the part with every action, and each shift would change the
   * findings about the actions at its start.
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
