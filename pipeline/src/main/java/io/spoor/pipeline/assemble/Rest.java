package io.spoor.pipeline.assemble;

/**
 * How long a chain is not published after it was: a second; reading its rows is a tenth of the time
 * between, and while it goes on changing, a fifth as many rows as it had changes.
 */
final class Rest {
  /** A round is 200 ms, a row takes some 3 µs. */
  private static final int ROWS_A_ROUND = 6_000;

  private static final int ROWS_A_CHANGE = 5;

  /** Runs change all the time while they last: each document of one costs several actions. */
  private static final int LEAST = 5;

  /** Rounds without a change: the chain may have come to its end. */
  private static final int QUIET = 5;

  /** However little a chain changes, its document is not older than that many rests. */
  private static final int LONGEST = 10;

  private final long begun;
  private final long rows;
  private long changes;
  private long lastChange;

  Rest(long round, long rows) {
    this.begun = round;
    this.rows = rows;
    this.lastChange = round;
  }

  void changed(long round) {
    changes++;
    lastChange = round;
  }

  boolean over(long round) {
    long least = Math.max(LEAST, rows / ROWS_A_ROUND);
    long rounds = round - begun;
    return rounds >= least
        && (changes >= rows / ROWS_A_CHANGE
            || round - lastChange >= QUIET
            || rounds >= least * LONGEST);
  }
}
