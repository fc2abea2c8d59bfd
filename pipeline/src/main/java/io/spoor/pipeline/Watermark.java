package io.spoor.pipeline;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.IdentityEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tracks the progress of one partition in clamped event time, nanoseconds since the Unix epoch. An
 * event dated 2099 therefore makes no other event late and evicts nothing.
 */
public final class Watermark {
  /** Maximum lead of event time over the arrival of the record. */
  private static final long MAX_AHEAD = TimeUnit.MINUTES.toNanos(5);

  /** Interval at which progress is saved: a restart only delays eviction by that much. */
  private static final long SAVE_INTERVAL = TimeUnit.MINUTES.toNanos(1);

  /** The watermark of a stage. */
  public static final RowFamily<SingleRow, Long> ROW =
      RowFamily.separate('w', "watermark", KeyEncoder.NONE, RowCodec.NUMBER);

  private final Table<SingleRow, Long> row;
  private final long saveInterval;
  private long now;
  private long saved;

  public Watermark(Rows rows, Duration horizon) {
    this.row = ROW.in(rows);
    this.saveInterval = Math.min(SAVE_INTERVAL, horizon.toNanos() / 10);
    Long stored = row.get(SingleRow.KEY);
    this.now = stored == null ? Long.MIN_VALUE : stored;
    this.saved = now;
  }

  /** Event time, at most arrival plus five minutes; nanoseconds since the Unix epoch. */
  public static long clampedTime(IdentityEvent event) {
    return Math.min(
        event.getTime(), TimeUnit.MILLISECONDS.toNanos(event.getArrivedAt()) + MAX_AHEAD);
  }

  /** Current event time; {@link Long#MIN_VALUE} before the first event. */
  public long now() {
    return now;
  }

  public void advance(long time) {
    if (time <= now) {
      return;
    }
    now = time;
    if (saved == Long.MIN_VALUE || now - saved > saveInterval) {
      saved = now;
      row.put(SingleRow.KEY, now);
    }
  }
}
