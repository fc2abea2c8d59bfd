package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.KeyState;

/**
 * Bounds how often a key moves or changes its parent, whoever causes it: the first times are
 * immediate, each further one waits four times as long as the one before.
 *
 * <pre>
 *  times within t seconds  ≤  immediate + log4(1 + 3 t) + t / 600
 * </pre>
 *
 * as each ten minutes allow one more. It also holds the clock of the stage.
 */
final class Pacer {
  /** Moves of a key without delay: from its parent's chain to its root's. */
  static final int IMMEDIATE_MOVES = 1;

  /** Changes of a key's parent without delay. Each is announced to all keys below. */
  static final int IMMEDIATE_PARENTS = 3;

  private static final long FIRST_DELAY_MILLIS = 1_000;
  private static final long MAX_DELAY_MILLIS = 3_600_000;
  private static final long RECOVERY_MILLIS = 600_000;

  /** Enough for the longest delay. */
  private static final int MAX_COUNTED = IMMEDIATE_PARENTS + 6;

  private final boolean unlimited;
  private long now;

  /** {@code unlimited}: in a replay, days pass within minutes. */
  Pacer(boolean unlimited) {
    this.unlimited = unlimited;
  }

  /** Sets the clock: wall-clock time, milliseconds since the Unix epoch. */
  void advanceTo(long wallClock) {
    now = Math.max(now, wallClock);
  }

  /** Wall-clock time, milliseconds since the Unix epoch. */
  long now() {
    return now;
  }

  /**
   * Earliest time of the next one, milliseconds since the Unix epoch; 0: at once.
   *
   * @param count recent ones
   * @param last time of the last one
   * @param immediate how many are not delayed
   */
  private long nextAt(int count, long last, int immediate) {
    int delayed = recent(count, last) - immediate;
    return unlimited || delayed < 0
        ? 0
        : Math.min(last, now) + Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS << (2 * delayed));
  }

  /** Earliest time of the next move of a key, milliseconds since the Unix epoch; 0: at once. */
  long nextMoveAt(KeyState state) {
    return nextAt(state.getMoves(), state.getMovedAt(), IMMEDIATE_MOVES);
  }

  /** Earliest time of the next parent of a key, as for moves. */
  long nextParentAt(KeyState state) {
    return nextAt(state.getParents(), state.getParentAt(), IMMEDIATE_PARENTS);
  }

  /** The count after one more, now. */
  int increment(int count, long last) {
    return Math.min(recent(count, last) + 1, MAX_COUNTED);
  }

  private int recent(int count, long last) {
    long recovered = Math.max(0, now - last) / RECOVERY_MILLIS;
    return (int) Math.max(0, count - recovered);
  }
}
