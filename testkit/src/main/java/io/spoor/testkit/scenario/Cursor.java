package io.spoor.testkit.scenario;

import java.time.Instant;

/**
 * The time of one thread of a story; every step takes as long as its name says, between two bounds.
 */
final class Cursor {
  private Instant now;
  private int steps;

  Cursor(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  Instant step(String name, int leastMillis, int mostMillis) {
    steps++;
    now =
        now.plusMillis(leastMillis + Ids.number(name + "/" + steps, mostMillis - leastMillis))
            .plusNanos(Ids.number("nanos/" + name + "/" + steps, 1_000_000));
    return now;
  }

  void jumpTo(Instant instant) {
    now = instant;
  }
}
