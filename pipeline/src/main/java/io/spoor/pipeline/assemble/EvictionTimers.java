package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.EvictionTimer;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Schedule of eviction checks for keys and chains: a row {@code v time chain key}, earliest first.
 */
final class EvictionTimers {
  private static final byte[] PREFIX = RowKey.of('v');
  private static final byte[] NO_KEY = new byte[RowKey.HASH];

  private final Rows rows;
  private static final RowCodec<EvictionTimer> CODEC = RowCodec.avro(EvictionTimer.class);

  /** Earlier rows are deleted; reads start here to skip their tombstones. */
  private byte[] resumeAfter = PREFIX;

  private long nextDue = Long.MIN_VALUE;

  EvictionTimers(Rows rows) {
    this.rows = rows;
  }

  /** A scheduled check. */
  record Entry(byte[] rowKey, EvictionTimer timer) {
    long dueAt() {
      return ByteBuffer.wrap(rowKey, PREFIX.length, Long.BYTES).getLong() ^ Long.MIN_VALUE;
    }
  }

  /** {@code time}: nanoseconds since the Unix epoch; {@code key}: null for the chain itself. */
  void add(long time, String chain, @Nullable String key) {
    byte[] row = RowKey.of('v', ordered(time), hash(chain), key == null ? NO_KEY : hash(key));
    rows.put(row, new EvictionTimer(chain, key, null), CODEC);
    if (time < nextDue) {
      nextDue = time;
      resumeAfter = PREFIX;
    }
  }

  /** The earliest check due before {@code now}; null when there is none. */
  @Nullable Entry firstDue(long now) {
    if (now <= nextDue) {
      return null;
    }
    List<Row<EvictionTimer>> page = rows.scanAfter(PREFIX, resumeAfter, 1, CODEC);
    if (page.isEmpty()) {
      nextDue = Long.MAX_VALUE;
      return null;
    }
    var entry = new Entry(page.getFirst().key(), page.getFirst().value());
    nextDue = entry.dueAt();
    return nextDue < now ? entry : null;
  }

  void saveProgress(Entry entry, byte[] after) {
    entry.timer.setAfter(ByteBuffer.wrap(after));
    rows.put(entry.rowKey, entry.timer, CODEC);
  }

  void remove(Entry entry) {
    rows.delete(entry.rowKey);
    resumeAfter = entry.rowKey;
  }
}
