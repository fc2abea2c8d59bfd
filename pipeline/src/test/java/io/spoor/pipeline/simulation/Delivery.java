package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * In which order events arrive, and when: the wall clock at the raw record's append is the
 * simulation's own. A record that arrives again does so later.
 */
final class Delivery {
  private Delivery() {}

  static List<IdentityEvent> of(List<IdentityEvent> history, Conditions conditions) {
    var random = new Random(conditions.schedule());
    List<IdentityEvent> arriving = new ArrayList<>(history);
    for (int i = conditions.duplicates(); i > 0 && !history.isEmpty(); i--) {
      arriving.add(history.get(random.nextInt(history.size())));
    }
    return conditions.disorder() < 0
        ? shuffled(arriving, random)
        : late(arriving, conditions.disorder(), random);
  }

  /** Each a while after it happened, by the clock of where it arrives. */
  private static List<IdentityEvent> late(List<IdentityEvent> events, long seconds, Random random) {
    List<IdentityEvent> arriving = new ArrayList<>();
    for (IdentityEvent event : events) {
      long delay = seconds == 0 ? 0 : random.nextLong(TimeUnit.SECONDS.toMillis(seconds));
      arriving.add(at(event, event.getArrivedAt() + delay));
    }
    arriving.sort(Comparator.comparingLong(IdentityEvent::getArrivedAt));
    return arriving;
  }

  /** In any order: the first to come came at the end of the history, the others later still. */
  private static List<IdentityEvent> shuffled(List<IdentityEvent> events, Random random) {
    long clock = events.stream().mapToLong(IdentityEvent::getArrivedAt).max().orElse(0);
    Collections.shuffle(events, random);
    List<IdentityEvent> arriving = new ArrayList<>();
    for (IdentityEvent event : events) {
      clock += random.nextInt(2_000);
      arriving.add(at(event, clock));
    }
    return arriving;
  }

  private static IdentityEvent at(IdentityEvent event, long arrivedAt) {
    return IdentityEvent.newBuilder(event).setArrivedAt(arrivedAt).build();
  }
}
