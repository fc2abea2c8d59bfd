package io.spoor.pipeline.stitch.value;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.stitch.value.ValueRows.TimedKey;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Scheduled eviction checks of one kind of owner, in rows by clamped time. */
final class RetentionChecks {
  private final Table<TimedKey, String> rows;
  private final Watermark watermark;
  private long nextDue = Long.MIN_VALUE;
  private byte @Nullable [] resumeAfter;

  RetentionChecks(Table<TimedKey, String> rows, Watermark watermark) {
    this.rows = rows;
    this.watermark = watermark;
  }

  /** Schedules the check of a key, nanoseconds since the Unix epoch. */
  void schedule(String key, long due) {
    rows.put(new TimedKey(due, key), key);
    if (due < nextDue) {
      nextDue = due;
      resumeAfter = null;
    }
  }

  /**
   * Runs the checks that are due, at most {@code limit}.
   *
   * @param check receives the key and the time for which its check was scheduled
   */
  void run(int limit, ObjLongConsumer<String> check) {
    for (int i = 0; i < limit && watermark.now() >= nextDue; i++) {
      List<Row<String>> first = rows.all().after(resumeAfter, 1);
      if (first.isEmpty()) {
        nextDue = Long.MAX_VALUE;
        return;
      }
      Row<String> timer = first.getFirst();
      long due = RowKey.fromOrdered(timer.key(), 1);
      if (due > watermark.now()) {
        nextDue = due;
        return;
      }
      rows.delete(timer);
      // Later look-ups start after it, to skip the tombstones.
      resumeAfter = timer.key();
      check.accept(timer.value(), due);
    }
  }
}
