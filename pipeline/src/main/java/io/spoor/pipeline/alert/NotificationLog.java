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
import io.spoor.pipeline.state.NotifiedAlert;
import io.spoor.schemas.Alert;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recent notifications by agent, rule and principals.
 *
 * <pre>
 * W essence         the alert last notified
 * X time essence    when to delete it
 * </pre>
 */
final class NotificationLog {
  private static final RowCodec<NotifiedAlert> NOTIFIED = RowCodec.avro(NotifiedAlert.class);
  private static final byte[] EXPIRY_PREFIX = RowKey.of('X');

  /** Each alert adds one row. */
  private static final int EVICTION_BATCH_SIZE = 4;

  private final Rows rows;
  private final Watermark watermark;
  private final long window;
  private final long horizon;

  NotificationLog(Rows rows, Watermark watermark, StageSettings settings) {
    this.rows = rows;
    this.watermark = watermark;
    this.window = settings.alerts().window().toNanos();
    this.horizon = settings.horizon().toNanos();
  }

  /**
   * The notification within the window for the same agent, rule and principals; null when there is
   * none.
   */
  @Nullable NotifiedAlert findDuplicate(Alert alert, GroupedFinding lead) {
    if (alert.getAgentId() == null || window == 0) {
      return null;
    }
    NotifiedAlert notified = rows.get(RowKey.of('W', fingerprint(alert, lead)), NOTIFIED);
    return notified == null || Math.abs(alert.getUpdated() - notified.getTime()) >= window
        ? null
        : notified;
  }

  void recordNotified(Alert alert, GroupedFinding lead, Severity pageSeverity) {
    if (alert.getAgentId() == null || window == 0) {
      return;
    }
    byte[] fingerprint = fingerprint(alert, lead);
    long time = alert.getUpdated();
    rows.put(
        RowKey.of('W', fingerprint),
        new NotifiedAlert(alert.getChainKey(), time, pageSeverity.label()),
        NOTIFIED);
    rows.put(RowKey.of('X', ordered(time), fingerprint), "", RowCodec.TEXT);
    evictExpired();
  }

  private void evictExpired() {
    long now = watermark.now();
    for (Row<String> row : rows.scan(EXPIRY_PREFIX, EVICTION_BATCH_SIZE, RowCodec.TEXT)) {
      long time = RowKey.fromOrdered(row.key(), EXPIRY_PREFIX.length);
      if (time + window + horizon >= now) {
        return;
      }
      byte[] fingerprint =
          Arrays.copyOfRange(row.key(), EXPIRY_PREFIX.length + Long.BYTES, row.key().length);
      byte[] key = RowKey.of('W', fingerprint);
      NotifiedAlert notified = rows.get(key, NOTIFIED);
      if (notified != null && notified.getTime() == time) {
        rows.delete(key);
      }
      rows.delete(row.key());
    }
  }

  private static byte[] fingerprint(Alert alert, GroupedFinding lead) {
    var parts = new StringBuilder();
    add(parts, alert.getTenant());
    add(parts, String.valueOf(alert.getAgentId()));
    add(parts, lead.getRuleId());
    lead.getPrincipals().forEach(principal -> add(parts, principal));
    return hash(parts.toString());
  }

  /** Adds a part with its length, so that parts cannot be confused. */
  private static void add(StringBuilder parts, String part) {
    parts.append(part.length()).append(':').append(part);
  }
}
