package io.spoor.pipeline;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.IdentityEvent;
import java.util.concurrent.TimeUnit;

/**
 * How far the events of one partition have come, in nanoseconds since the Unix epoch. Event time
 * counts as far as it can be believed: one event dated 2099 makes nothing late and evicts nothing.
 */
public final class Watermark {
  /** An event may claim to have happened this long after its record arrived. */
  private static final long MAX_AHEAD = TimeUnit.MINUTES.toNanos(5);

  /** Written when it moved on this far: a restart only evicts that much later. */
  private static final long SAVE_INTERVAL = TimeUnit.MINUTES.toNanos(1);

  private static final byte[] KEY = RowKey.of('w');

  private final Rows rows;
  private final long saveInterval;
  private long now;
  private long saved;

  public Watermark(Rows rows, StageSettings settings) {
    this.rows = rows;
    this.saveInterval = Math.min(SAVE_INTERVAL, settings.horizon().toNanos() / 10);
    Long stored = rows.get(KEY, RowCodec.NUMBER);
    this.now = stored == null ? Long.MIN_VALUE : stored;
    this.saved = now;
  }

  /** When the event happened, as far as that can be believed. */
  public static long clampedTime(IdentityEvent event) {
    return Math.min(
        event.getTime(), TimeUnit.MILLISECONDS.toNanos(event.getArrivedAt()) + MAX_AHEAD);
  }

  /** {@link Long#MIN_VALUE} before the first event. */
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
      rows.put(KEY, now, RowCodec.NUMBER);
    }
  }
}
