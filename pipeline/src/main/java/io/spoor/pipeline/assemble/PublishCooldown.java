package io.spoor.pipeline.assemble;

/**
 * How long a chain is not published after it was: a second; reading its rows is a tenth of the time
 * between, and while it goes on changing, a fifth as many rows as it had changes.
 */
final class PublishCooldown {
  /** A round is 200 ms, a row takes some 3 µs. */
  private static final int ROWS_PER_CYCLE = 6_000;

  private static final int ROWS_PER_CHANGE = 5;

  /** Runs change all the time while they last: each document of one costs several actions. */
  private static final int MIN_CYCLES = 5;

  /** Rounds without a change: the chain may have come to its end. */
  private static final int QUIET_CYCLES = 5;

  /** However little a chain changes, its document is not older than that many rests. */
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
