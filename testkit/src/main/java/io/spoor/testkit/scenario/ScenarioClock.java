package io.spoor.testkit.scenario;

import java.time.Instant;

/**
 * The time of one thread of a scenario; every step takes a duration derived from its name, between
 * two bounds.
 */
final class ScenarioClock {
  private Instant now;
  private int steps;

  ScenarioClock(Instant start) {
    this.now = start;
  }

  Instant now() {
    return now;
  }

  Instant step(String name, int minMillis, int maxMillis) {
    steps++;
    now =
        now.plusMillis(
                minMillis + DeterministicIds.number(name + "/" + steps, maxMillis - minMillis))
            .plusNanos(DeterministicIds.number("nanos/" + name + "/" + steps, 1_000_000));
    return now;
  }

  void jumpTo(Instant instant) {
    now = instant;
  }
}
