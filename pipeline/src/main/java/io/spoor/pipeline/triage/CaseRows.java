package io.spoor.pipeline.triage;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;

/** The rows of triage, by alert id. */
final class CaseRows {
  /** An alert's latest revision. */
  private static final RowFamily<String, Alert> ALERT =
      RowFamily.separate('A', "alert", KeyEncoder.HASH, RowCodec.avro(Alert.class));

  /** Its latest acknowledgement. */
  private static final RowFamily<String, AlertVerdict> ACKNOWLEDGED =
      RowFamily.separate(
          'K', "acknowledgement", KeyEncoder.HASH, RowCodec.avro(AlertVerdict.class));

  /** Its latest verdict that closes it. */
  private static final RowFamily<String, AlertVerdict> CLOSED =
      RowFamily.separate(
          'C', "closing verdict", KeyEncoder.HASH, RowCodec.avro(AlertVerdict.class));

  /** Number of its verdicts. */
  private static final RowFamily<String, Long> COUNT =
      RowFamily.separate('N', "number of verdicts", KeyEncoder.HASH, RowCodec.NUMBER);

  static final RowCatalogue CATALOGUE = RowCatalogue.of(ALERT, ACKNOWLEDGED, CLOSED, COUNT);

  private final Table<String, Alert> alerts;
  private final Table<String, AlertVerdict> acknowledged;
  private final Table<String, AlertVerdict> closed;
  private final Table<String, Long> counts;

  CaseRows(Rows rows) {
    this.alerts = ALERT.in(rows);
    this.acknowledged = ACKNOWLEDGED.in(rows);
    this.closed = CLOSED.in(rows);
    this.counts = COUNT.in(rows);
  }

  AlertCase get(String alertId) {
    Long verdicts = counts.get(alertId);
    return new AlertCase(
        alerts.get(alertId),
        acknowledged.get(alertId),
        closed.get(alertId),
        verdicts == null ? 0 : verdicts);
  }

  void putAlert(String alertId, Alert alert) {
    alerts.put(alertId, alert);
  }

  void putVerdicts(String alertId, AlertCase of) {
    if (of.acknowledged() != null) {
      acknowledged.put(alertId, of.acknowledged());
    }
    if (of.closed() != null) {
      closed.put(alertId, of.closed());
    }
    counts.put(alertId, of.verdicts());
  }
}
