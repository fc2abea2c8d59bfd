package io.spoor.pipeline.assemble.publication;

/**
 * Minimum time between two publications of a chain: one second; reading its rows takes at most a
 * tenth of the time and, while it changes, a fifth as many rows as it had changes.
 */
public final class PublishCooldown {
  /** A round lasts 200 ms, a row takes about 3 µs. */
  private static final int ROWS_PER_CYCLE = 6_000;

  private static final int ROWS_PER_CHANGE = 5;

  /**
   * Active runs change constantly, and each of their documents costs as much as several actions.
   */
  private static final int MIN_CYCLES = 5;

  /** Rounds without a change after which the chain may be complete. */
  private static final int QUIET_CYCLES = 5;

  /** Maximum age of a document with pending changes, in cooldowns. */
  private static final int MAX_FACTOR = 10;

  private final long startCycle;
  private final long rows;
  private long changes;
  private long lastChange;

  PublishCooldown(long cycle, long rows) {
    this.startCycle = cycle;
    this.rows = rows;
    this.lastChange = cycle;
  }

  void recordChange(long cycle) {
    changes++;
    lastChange = cycle;
  }

  boolean isOver(long cycle) {
    long minCycles = Math.max(MIN_CYCLES, rows / ROWS_PER_CYCLE);
    long elapsed = cycle - startCycle;
    return elapsed >= minCycles
        && (changes >= rows / ROWS_PER_CHANGE
            || cycle - lastChange >= QUIET_CYCLES
            || elapsed >= minCycles * MAX_FACTOR);
  }
}
