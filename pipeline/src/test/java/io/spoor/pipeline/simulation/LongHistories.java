package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Histories of many horizons: runs come and go, some go on for long, some come back after they were
 * long silent. What belongs together is linked in good time.
 */
final class LongHistories {
  /** Seconds. */
  static final long HORIZON = 3_600;

  /** What is minted and not used before is not used any more. */
  private static final long EXPIRY = 12 * HORIZON;

  private static final long YEAR_2099 = 72L * 365 * 86_400;

  private final Random random;
  private final boolean returning;
  private final List<IdentityEvent> events = new ArrayList<>();

  private LongHistories(Random random, boolean returning) {
    this.random = random;
    this.returning = returning;
  }

  /** {@code returning}: whether keys may be used again after a silence of any length. */
  static List<IdentityEvent> of(Random random, int horizons, boolean returning) {
    var history = new LongHistories(random, returning);
    for (int run = 0; run < horizons; run++) {
      history.run(run, run * HORIZON + random.nextLong(HORIZON), horizons * HORIZON);
    }
    return history.events;
  }

  private void run(int run, long start, long end) {
    String trace = Events.trace("t" + run);
    String token = Events.token("token" + run);
    String key = Events.accessKey("ASIA" + run);
    Events root =
        Events.span("root" + run, start, trace)
            .as("emma")
            .by("agent" + run % 2)
            .run("run" + run)
            .presents(token);
    if (returning) {
      // What is used after it was forgotten is not evaluated again: nothing may be wrong with it.
      root.lasting(2 * YEAR_2099);
    }
    if (run > 0 && random.nextInt(3) == 0) {
      root.startedBy(Events.trace("t" + (run - 1)));
    }
    add(root);
    add(Events.span("aws" + run, start + 5, trace).as("emma").by("agent" + run % 2).presents(key));
    List<String> roles = new ArrayList<>(List.of(key));
    for (int i = random.nextInt(3); i > 0; i--) {
      String next = Events.accessKey("ASIA" + run + "-" + i);
      add(
          Events.call(
                  "assume" + run + "-" + i, start + 20 - i, roles.getLast(), "role" + roles.size())
              .doing("AssumeRole")
              .issues(next, "role" + (roles.size() + 1), EXPIRY));
      roles.add(next);
    }
    add(Events.call("first" + run, start + 25, key, "role1"));
    long second = start + 30;
    for (int use = random.nextInt(6); use > 0 && second < end; use--) {
      second += random.nextLong(returning ? 5 * HORIZON : HORIZON);
      int role = second < start + EXPIRY ? random.nextInt(roles.size()) : 0;
      add(
          Events.call("use" + run + "-" + use, second, roles.get(role), "role" + (role + 1))
              .at("service" + role));
    }
    if (returning && random.nextBoolean()) {
      add(Events.span("again" + run, second + 60, trace).as("emma").by("agent" + run % 2));
    }
  }

  private void add(Events event) {
    if (random.nextInt(60) == 0) {
      event.clockOffBy(YEAR_2099);
    }
    events.add(event.event());
  }
}
