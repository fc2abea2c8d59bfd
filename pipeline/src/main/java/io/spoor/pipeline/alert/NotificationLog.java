package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.NotifiedAlert;
import io.spoor.schemas.Alert;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Recent notifications by agent, rule and principals: their fingerprint. */
final class NotificationLog {
  /** The alert last notified, by fingerprint. */
  static final RowFamily<byte[], NotifiedAlert> NOTIFIED =
      RowFamily.separate(
          'W', "notified alert", KeyEncoder.BYTES, RowCodec.avro(NotifiedAlert.class));

  /** When to delete it, by time. */
  static final RowFamily<Expiry, String> EXPIRY =
      RowFamily.separate(
          'X',
          "expiry of a notified alert",
          (prefix, key) -> RowKey.append(prefix, ordered(key.time), key.fingerprint),
          RowCodec.TEXT);

  record Expiry(long time, byte[] fingerprint) {
    static Expiry of(Row<String> row) {
      return new Expiry(
          RowKey.fromOrdered(row.key(), 1),
          Arrays.copyOfRange(row.key(), 1 + Long.BYTES, row.key().length));
    }
  }

  /** Each alert adds one row. */
  private static final int EVICTION_BATCH_SIZE = 4;

  private final Table<byte[], NotifiedAlert> notifications;
  private final Table<Expiry, String> expiries;
  private final Watermark watermark;
  private final long window;
  private final long horizon;

  NotificationLog(Rows rows, Watermark watermark, Duration window, Duration horizon) {
    this.notifications = NOTIFIED.in(rows);
    this.expiries = EXPIRY.in(rows);
    this.watermark = watermark;
    this.window = window.toNanos();
    this.horizon = horizon.toNanos();
  }

  /**
   * The notification within the window for the same agent, rule and principals; null when there is
   * none.
   */
  @Nullable NotifiedAlert findDuplicate(Alert alert, GroupedFinding lead) {
    if (alert.getAgentId() == null || window == 0) {
      return null;
    }
    NotifiedAlert notified = notifications.get(fingerprint(alert, lead));
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
    notifications.put(
        fingerprint, new NotifiedAlert(alert.getChainKey(), time, pageSeverity.label()));
    expiries.put(new Expiry(time, fingerprint), "");
    evictExpired();
  }

  private void evictExpired() {
    long now = watermark.now();
    for (Row<String> row : expiries.all().first(EVICTION_BATCH_SIZE)) {
      Expiry expiry = Expiry.of(row);
      if (expiry.time + window + horizon >= now) {
        return;
      }
      NotifiedAlert notified = notifications.get(expiry.fingerprint);
      if (notified != null && notified.getTime() == expiry.time) {
        notifications.delete(expiry.fingerprint);
      }
      expiries.delete(row);
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
