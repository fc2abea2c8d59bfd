package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.stitch.StitchRows.LineageCheck;
import io.spoor.pipeline.stitch.link.Pacer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Schedules what a key does later about its lineage: probe it, give up an election, change its
 * parent, announce its path, move. At most one check of a key is scheduled, at the earliest of
 * these times.
 */
public final class LineageChecks {
  /**
   * Maximum checks that one call runs: each may move a key, and each move carries up to a chunk of
   * actions in the same step.
   */
  private static final int BATCH_SIZE = 8;

  private static final long NEVER = Long.MAX_VALUE;

  private final StitchRows rows;
  private final Pacer pacer;
  private long next = Long.MIN_VALUE;
  private byte @Nullable [] resumeAfter;

  LineageChecks(StitchRows rows, Pacer pacer) {
    this.rows = rows;
    this.pacer = pacer;
  }

  /** Earliest move of a key that is not in its root's chain, milliseconds since the Unix epoch. */
  long moveDue(KeyAggregate node) {
    KeyState state = node.state;
    return node.isMisplaced() && state.getSettled() ? Math.max(1, pacer.nextMoveAt(state)) : 0;
  }

  /** Schedules the next check of a key, if it needs one before the scheduled one. */
  void schedule(KeyAggregate node) {
    KeyState state = node.state;
    node.touch();
    long due =
        LongStream.of(
                state.getProbeDue(),
                state.getConfirmDue(),
                state.getParentDue(),
                state.getAnnounceDue(),
                moveDue(node))
            .filter(time -> time != 0)
            .min()
            .orElse(NEVER);
    long scheduled = state.getCheckAt();
    if (due == NEVER || (scheduled != 0 && scheduled <= due)) {
      return;
    }
    // Behind all rows that were read: a run goes on from the last of these.
    long at = Math.max(due, pacer.now() + 1);
    state.setCheckAt(at);
    rows.lineageCheck(node.key(), at);
    next = Math.min(next, at);
  }

  /** Whether any check is scheduled. */
  boolean areScheduled() {
    return !rows.lineageChecks(null, 1).isEmpty();
  }

  /** Runs the checks that are due, at most a batch; returns whether more are due. */
  boolean run(Consumer<KeyAggregate> check) {
    if (pacer.now() < next || pacer.mustNotRepeat()) {
      return false;
    }
    List<LineageCheck> batch = rows.lineageChecks(resumeAfter, BATCH_SIZE);
    next = NEVER;
    for (LineageCheck due : batch) {
      if (due.at() > pacer.now()) {
        next = Math.min(next, due.at());
        return false;
      }
      rows.removeLineageCheck(due);
      // Later look-ups start here, to skip the tombstones.
      resumeAfter = due.row();
      KeyState state = rows.state(due.key());
      if (state != null && state.getCheckAt() == due.at()) {
        state.setCheckAt(0L);
        var node = new KeyAggregate(state);
        node.touch();
        pacer.repeat(() -> check.accept(node));
      }
      if (pacer.mustNotRepeat()) {
        next = Long.MIN_VALUE;
        return false;
      }
    }
    if (batch.size() < BATCH_SIZE) {
      return false;
    }
    next = Long.MIN_VALUE;
    return true;
  }
}
