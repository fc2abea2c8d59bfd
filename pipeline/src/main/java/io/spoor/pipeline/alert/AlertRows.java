package io.spoor.pipeline.alert;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.GroupedFindings;
import io.spoor.schemas.Alert;
import org.jspecify.annotations.Nullable;

/** The rows of alerts, next to those of chains: what belongs to a chain, by its root key. */
final class AlertRows {
  /** A chain's alert as last published. */
  private static final RowFamily<String, Alert> ALERT =
      RowFamily.grouped('A', "alert", KeyEncoder.HASH, RowCodec.avro(Alert.class));

  /** Totals of a chain's evicted findings. */
  private static final RowFamily<String, GroupedFindings> EVICTED =
      RowFamily.grouped(
          'E', "evicted findings", KeyEncoder.HASH, RowCodec.avro(GroupedFindings.class));

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          ALERT,
          EVICTED,
          AlertNotices.NOTICE,
          DecisionTimer.DUE,
          PageLog.NOTIFIED,
          PageLog.EXPIRY,
          StormThrottle.RATE,
          StormThrottle.STORM,
          StormThrottle.HELD);

  private final Table<String, Alert> alerts;
  private final Table<String, GroupedFindings> evicted;

  AlertRows(Rows rows) {
    this.alerts = ALERT.in(rows);
    this.evicted = EVICTED.in(rows);
  }

  @Nullable Alert alert(String chainKey) {
    return alerts.get(chainKey);
  }

  void alert(Alert alert) {
    alerts.put(alert.getChainKey(), alert);
  }

  @Nullable GroupedFindings evicted(String chainKey) {
    return evicted.get(chainKey);
  }

  void evicted(String chainKey, GroupedFindings findings) {
    evicted.put(chainKey, findings);
  }

  void remove(String chainKey) {
    alerts.delete(chainKey);
    evicted.delete(chainKey);
  }
}
