package io.spoor.pipeline.stitch.link;

import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.ValueState;

/**
 * Bounds how often a key moves, changes its parent, announces its path and probes its lineage,
 * whoever causes it: the first times are immediate, each further one waits four times as long as
 * the one before.
 *
 * <pre>
 *  times within t seconds  ≤  immediate + log4(1 + 3 t) + t / 600
 * </pre>
 *
 * as each ten minutes allow one more. Repeats wait for {@code LineageChecks}, which keep to the
 * {@link RepeatBudget} of all keys. It also holds the clock of the stage.
 */
public final class Pacer {
  /** Moves of a key without delay: from its parent's chain to its root's. */
  static final int IMMEDIATE_MOVES = 1;

  /** Changes of a key's parent without delay. Each is announced to all keys below. */
  static final int IMMEDIATE_PARENTS = 3;

  /**
   * Announcements of a key's path without delay: more than a lineage needs that becomes known key
   * by key. Beyond it, changes that go round a cycle meet, and end.
   */
  static final int IMMEDIATE_ANNOUNCEMENTS = 2 * Ancestry.MAX_PATH;

  /**
   * Announcements of a key that are not repeats: twice that its children must wait, and the path
   * after each.
   */
  static final int FREE_ANNOUNCEMENTS = 4;

  /** Probes of a key without delay, for each parent. */
  static final int IMMEDIATE_PROBES = 1;

  /** Rounds of answers to the readers of a value without delay. */
  static final int IMMEDIATE_ANSWERS = 2;

  private static final long FIRST_DELAY_MILLIS = 1_000;
  private static final long RECOVERY_MILLIS = 600_000;

  /** Counted beyond the immediate ones: enough for the longest delay. */
  private static final int MAX_DELAYED = 6;

  private final boolean unlimited;
  private final RepeatBudget budget = new RepeatBudget();
  private boolean repeating;
  private long now;

  /** {@code unlimited}: in a replay, days pass within minutes. */
  public Pacer(boolean unlimited) {
    this.unlimited = unlimited;
  }

  /** Sets the clock: wall-clock time, milliseconds since the Unix epoch. */
  public void advanceTo(long wallClock) {
    if (wallClock > now) {
      budget.earnMillis(wallClock - now);
      now = wallClock;
    }
  }

  /** An event came: it pays for a part of what the keys repeat. */
  public void onEvent() {
    budget.earnEvent();
  }

  /** Whether keys must wait with what they repeat, as all of them repeated too much of late. */
  public boolean mustNotRepeat() {
    return !unlimited && budget.isSpent();
  }

  /** Runs what a key waited for: only here it may repeat something. */
  public void repeat(Runnable step) {
    repeating = true;
    try {
      step.run();
    } finally {
      repeating = false;
    }
  }

  /** Wall-clock time, milliseconds since the Unix epoch. */
  public long now() {
    return now;
  }

  /** Whether a time has come, milliseconds since the Unix epoch; 0: never. */
  public boolean isDue(long time) {
    return time != 0 && time <= now;
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
    return delayed < 0
        ? 0
        : Math.min(last, now) + Math.min(RECOVERY_MILLIS, FIRST_DELAY_MILLIS << (2 * delayed));
  }

  /** Earliest time of the next move of a key, milliseconds since the Unix epoch; 0: at once. */
  public long nextMoveAt(KeyState state) {
    if (unlimited) {
      return 0;
    }
    return inTurn(
        nextAt(state.getMoves(), state.getMovedAt(), IMMEDIATE_MOVES),
        recent(state.getMoves(), state.getMovedAt()) >= IMMEDIATE_MOVES);
  }

  /** What is repeated is done by the next check at the earliest. */
  private long inTurn(long at, boolean repeated) {
    return repeated && !repeating && !unlimited ? Math.max(at, now + 1) : at;
  }

  public void countMove(KeyState state) {
    state.setMoves(increment(state.getMoves(), state.getMovedAt(), IMMEDIATE_MOVES));
    state.setMovedAt(now);
  }

  /** Earliest time of the next parent of a key, as for moves. */
  public long nextParentAt(KeyState state) {
    return unlimited ? 0 : nextAt(state.getParents(), state.getParentAt(), IMMEDIATE_PARENTS);
  }

  public void countParent(KeyState state) {
    state.setParents(increment(state.getParents(), state.getParentAt(), IMMEDIATE_PARENTS));
    state.setParentAt(now);
  }

  /** Earliest time of the next announcement of a key, as for moves; also in a replay. */
  public long nextAnnouncementAt(KeyState state) {
    return inTurn(
        nextAt(state.getAnnounced(), state.getAnnouncedAt(), IMMEDIATE_ANNOUNCEMENTS),
        recent(state.getAnnounced(), state.getAnnouncedAt()) >= FREE_ANNOUNCEMENTS);
  }

  public void countAnnouncement(KeyState state) {
    state.setAnnounced(
        increment(state.getAnnounced(), state.getAnnouncedAt(), IMMEDIATE_ANNOUNCEMENTS));
    state.setAnnouncedAt(now);
  }

  /** Earliest time of the next probe of a key, as for announcements. */
  public long nextProbeAt(KeyState state) {
    return nextAt(state.getProbes(), state.getProbeSentAt(), IMMEDIATE_PROBES);
  }

  public void countProbe(KeyState state) {
    state.setProbes(increment(state.getProbes(), state.getProbeSentAt(), IMMEDIATE_PROBES));
    state.setProbeSentAt(now);
  }

  /** Earliest time of the next round of answers to a value's readers, as for moves. */
  public long nextAnswersAt(ValueState state) {
    if (unlimited) {
      return 0;
    }
    return inTurn(
        nextAt(state.getUpdates(), state.getUpdatedAt(), IMMEDIATE_ANSWERS),
        recent(state.getUpdates(), state.getUpdatedAt()) >= IMMEDIATE_ANSWERS);
  }

  public void countAnswers(ValueState state) {
    state.setUpdates(increment(state.getUpdates(), state.getUpdatedAt(), IMMEDIATE_ANSWERS));
    state.setUpdatedAt(now);
  }

  private int increment(int count, long last, int immediate) {
    if (repeating) {
      budget.spend();
    }
    return Math.min(recent(count, last) + 1, immediate + MAX_DELAYED);
  }

  private int recent(int count, long last) {
    long recovered = Math.max(0, now - last) / RECOVERY_MILLIS;
    return (int) Math.max(0, count - recovered);
  }
}
