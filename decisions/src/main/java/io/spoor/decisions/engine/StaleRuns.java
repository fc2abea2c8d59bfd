package io.spoor.decisions.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a request that states its run is answered while the facts of runs are older than a deadline.
 *
 * @param deadline greatest age at which policies are asked
 * @param deadlines those of actions that have one of their own, by the action's name
 * @param failOpen names of actions that are allowed beyond it; all others are denied
 */
public record StaleRuns(Duration deadline, Map<String, Duration> deadlines, Set<String> failOpen) {
  /** Policies are asked whatever the age is. */
  public static final StaleRuns ALWAYS_ASK =
      new StaleRuns(Duration.ofMillis(Long.MAX_VALUE), Set.of());

  /** How an action is answered without its policies. */
  enum Mode {
    FAIL_OPEN("fail_open"),
    FAIL_CLOSED("fail_closed");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    /** As answers have it. */
    String text() {
      return text;
    }
  }

  /** One deadline for all actions. */
  public StaleRuns(Duration deadline, Set<String> failOpen) {
    this(deadline, Map.of(), failOpen);
  }

  public StaleRuns {
    deadlines = Map.copyOf(deadlines);
    failOpen = Set.copyOf(failOpen);
  }

  /**
   * How an action is answered without its policies; empty: they are asked.
   *
   * @param staleness age of the facts; empty: not known, which counts as any age
   */
  Optional<Mode> modeOf(String action, Optional<Duration> staleness) {
    Duration greatest = deadlines.getOrDefault(action, deadline);
    if (equals(ALWAYS_ASK) || staleness.map(age -> age.compareTo(greatest) <= 0).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(modeOf(action));
  }

  /** How an action is answered without its policies, when they are not asked. */
  Mode modeOf(String action) {
    return failOpen.contains(action) ? Mode.FAIL_OPEN : Mode.FAIL_CLOSED;
  }
}
