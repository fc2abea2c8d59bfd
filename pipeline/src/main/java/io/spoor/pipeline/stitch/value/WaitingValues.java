package io.spoor.pipeline.stitch.value;

import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ValueState;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.value.ValueRows.TimedKey;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Values whose readers are sent changes later, as they changed often. */
final class WaitingValues {
  /** Values of one run of the checks: each answers up to 128 readers. */
  private static final int BATCH_SIZE = 8;

  private final ValueRows rows;
  private final Pacer pacer;
  private long next = Long.MIN_VALUE;
  private byte @Nullable [] resumeAfter;

  WaitingValues(ValueRows rows, Pacer pacer) {
    this.rows = rows;
    this.pacer = pacer;
  }

  /** Has a value wait until a wall-clock time, milliseconds, unless it waits already. */
  void add(ValueState state, long due) {
    if (state.getCheckAt() != 0) {
      return;
    }
    // Behind all rows that were read: a run goes on from the last of these.
    long at = Math.max(due, pacer.now() + 1);
    state.setCheckAt(at);
    rows.waiting().put(new TimedKey(at, state.getKey()), state.getKey());
    next = Math.min(next, at);
  }

  boolean any() {
    return !rows.waiting().all().first(1).isEmpty();
  }

  /** Handles values whose time has come, at most a batch; returns whether more are due. */
  boolean run(Consumer<ValueState> step) {
    if (pacer.now() < next || pacer.mustNotRepeat()) {
      return false;
    }
    List<Row<String>> batch = rows.waiting().all().after(resumeAfter, BATCH_SIZE);
    next = Long.MAX_VALUE;
    for (Row<String> row : batch) {
      long at = RowKey.fromOrdered(row.key(), 1);
      if (at > pacer.now()) {
        next = Math.min(next, at);
        return false;
      }
      ValueState state = rows.states().get(row.value());
      rows.waiting().delete(row);
      resumeAfter = row.key();
      if (state != null && state.getCheckAt() == at) {
        state.setCheckAt(0L);
        pacer.repeat(() -> step.accept(state));
      }
      if (pacer.mustNotRepeat()) {
        next = Long.MIN_VALUE;
        return false;
      }
    }
    next = batch.size() < BATCH_SIZE ? next : Long.MIN_VALUE;
    return batch.size() == BATCH_SIZE;
  }
}
