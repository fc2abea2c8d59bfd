package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The application's clock, and the chains whose alerts are due for a decision at a later time. */
final class DecisionTimer {
  /** Root keys of chains whose alerts are due for a decision, by time. */
  static final RowFamily<Due, String> DUE =
      RowFamily.separate(
          'B',
          "due notification",
          (prefix, key) -> RowKey.append(prefix, ordered(key.time), hash(key.chainKey)),
          RowCodec.TEXT);

  record Due(long time, String chainKey) {}

  /** Decisions that one round takes. */
  private static final int BATCH_SIZE = 64;

  private final Table<Due, String> due;

  /** Nanoseconds since the Unix epoch. */
  private long now;

  /** No decision is due earlier. */
  private long nextDue = Long.MIN_VALUE;

  DecisionTimer(Rows rows) {
    this.due = DUE.in(rows);
  }

  /** Sets the clock, nanoseconds since the Unix epoch. */
  void advanceTo(long time) {
    now = time;
  }

  /** Nanoseconds since the Unix epoch. */
  long now() {
    return now;
  }

  /** The time after this delay, nanoseconds since the Unix epoch. */
  long after(Duration delay) {
    return now + delay.toNanos();
  }

  /** Whether a decision is scheduled, by its time, and due; 0 means that none is scheduled. */
  boolean isDue(long time) {
    return time != 0 && time <= now;
  }

  void schedule(long time, String chainKey) {
    due.put(new Due(time, chainKey), chainKey);
    nextDue = Math.min(nextDue, time);
  }

  /** Takes the decisions that are due, at most one batch: each receives the chain's root key. */
  void takeDue(Consumer<String> decision) {
    if (nextDue > now) {
      return;
    }
    List<Row<String>> batch = due.all().first(BATCH_SIZE);
    // A decision may schedule another one.
    nextDue = batch.size() < BATCH_SIZE ? Long.MAX_VALUE : now;
    for (Row<String> row : batch) {
      long time = RowKey.fromOrdered(row.key(), 1);
      if (time > now) {
        nextDue = Math.min(nextDue, time);
        return;
      }
      due.delete(row);
      decision.accept(row.value());
    }
  }
}
