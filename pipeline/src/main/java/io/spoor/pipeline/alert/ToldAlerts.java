package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.ToldAlert;
import io.spoor.schemas.Alert;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What somebody was told of lately, by agent, rule and principals.
 *
 * <pre>
 * W essence         the alert that was told of last
 * X time essence    when, to forget it
 * </pre>
 */
final class ToldAlerts {
  private static final RowCodec<ToldAlert> TOLD = RowCodec.avro(ToldAlert.class);
  private static final byte[] TIMES = RowKey.of('X');

  /** One alert adds one. */
  private static final int FORGOTTEN_AT_ONCE = 4;

  private final Rows rows;
  private final Watermark watermark;
  private final long window;
  private final long horizon;

  ToldAlerts(Rows rows, Watermark watermark, StageSettings settings) {
    this.rows = rows;
    this.watermark = watermark;
    this.window = settings.alerts().window().toNanos();
    this.horizon = settings.horizon().toNanos();
  }

  /** What was told within the window of what the alert is about; null when nothing was. */
  @Nullable ToldAlert like(Alert alert, GroupedFinding head) {
    if (alert.getAgentId() == null || window == 0) {
      return null;
    }
    ToldAlert told = rows.get(RowKey.of('W', essence(alert, head)), TOLD);
    return told == null || Math.abs(alert.getUpdated() - told.getTime()) >= window ? null : told;
  }

  void note(Alert alert, GroupedFinding head, Severity page) {
    if (alert.getAgentId() == null || window == 0) {
      return;
    }
    byte[] essence = essence(alert, head);
    long time = alert.getUpdated();
    rows.put(RowKey.of('W', essence), new ToldAlert(alert.getChainKey(), time, page.text()), TOLD);
    rows.put(RowKey.of('X', ordered(time), essence), "", RowCodec.TEXT);
    forget();
  }

  private void forget() {
    long now = watermark.now();
    for (Row<String> row : rows.scan(TIMES, FORGOTTEN_AT_ONCE, RowCodec.TEXT)) {
      long time = RowKey.fromOrdered(row.key(), TIMES.length);
      if (time + window + horizon >= now) {
        return;
      }
      byte[] essence = Arrays.copyOfRange(row.key(), TIMES.length + Long.BYTES, row.key().length);
      byte[] key = RowKey.of('W', essence);
      ToldAlert told = rows.get(key, TOLD);
      if (told != null && told.getTime() == time) {
        rows.delete(key);
      }
      rows.delete(row.key());
    }
  }

  private static byte[] essence(Alert alert, GroupedFinding head) {
    var parts = new StringBuilder();
    add(parts, alert.getTenant());
    add(parts, String.valueOf(alert.getAgentId()));
    add(parts, head.getRuleId());
    head.getPrincipals().forEach(principal -> add(parts, principal));
    return hash(parts.toString());
  }

  /** No part can reach into the next. */
  private static void add(StringBuilder parts, String part) {
    parts.append(part.length()).append(':').append(part);
  }
}
