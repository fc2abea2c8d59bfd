package io.spoor.pipeline.assemble.eviction;

import io.spoor.pipeline.assemble.row.ByteBuffers;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.ChainRows.TimerKey;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.EvictionTimer;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schedule of eviction checks for keys and chains, earliest first. */
public final class EvictionTimers {
  private final Table<TimerKey, EvictionTimer> table;

  /** Earlier rows are deleted; reads start here to skip their tombstones. */
  private byte @Nullable [] resumeAfter;

  private long nextDue = Long.MIN_VALUE;

  EvictionTimers(Rows rows) {
    this.table = ChainRows.TIMER.in(rows);
  }

  /** A scheduled check. */
  record Entry(Row<EvictionTimer> row) {
    EvictionTimer timer() {
      return row.value();
    }

    long dueAt() {
      return RowKey.fromOrdered(row.key(), 1);
    }

    /** Position at which the check continues; null: at the beginning. */
    byte @Nullable [] after() {
      ByteBuffer after = row.value().getAfter();
      return after == null ? null : ByteBuffers.toArray(after);
    }
  }

  /** {@code time}: nanoseconds since the Unix epoch; {@code key}: null for the chain itself. */
  void add(long time, String chain, @Nullable String key) {
    table.put(new TimerKey(time, chain, key), new EvictionTimer(chain, key, null));
    if (time < nextDue) {
      nextDue = time;
      resumeAfter = null;
    }
  }

  /** The earliest check due before {@code now}; null when there is none. */
  @Nullable Entry firstDue(long now) {
    if (now <= nextDue) {
      return null;
    }
    List<Row<EvictionTimer>> page = table.all().after(resumeAfter, 1);
    if (page.isEmpty()) {
      nextDue = Long.MAX_VALUE;
      return null;
    }
    var entry = new Entry(page.getFirst());
    nextDue = entry.dueAt();
    return nextDue < now ? entry : null;
  }

  void saveProgress(Entry entry, byte[] after) {
    entry.timer().setAfter(ByteBuffer.wrap(after));
    table.putAt(entry.row.key(), entry.timer());
  }

  void remove(Entry entry) {
    table.delete(entry.row);
    resumeAfter = entry.row.key();
  }
}
