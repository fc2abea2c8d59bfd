package io.spoor.pipeline.triage;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the rows of triage.
 *
 * <pre>
 * A alert      its latest revision
 * K alert      latest acknowledgement
 * C alert      latest verdict that closes it
 * N alert      number of verdicts
 * </pre>
 */
final class CaseRows {
  private static final RowCodec<Alert> ALERT = RowCodec.avro(Alert.class);
  private static final RowCodec<AlertVerdict> VERDICT = RowCodec.avro(AlertVerdict.class);

  private final Rows rows;

  CaseRows(Rows rows) {
    this.rows = rows;
  }

  AlertCase get(String alertId) {
    byte[] id = hash(alertId);
    Long verdicts = rows.get(RowKey.of('N', id), RowCodec.NUMBER);
    return new AlertCase(
        rows.get(RowKey.of('A', id), ALERT),
        rows.get(RowKey.of('K', id), VERDICT),
        rows.get(RowKey.of('C', id), VERDICT),
        verdicts == null ? 0 : verdicts);
  }

  void putAlert(String alertId, Alert alert) {
    rows.put(RowKey.of('A', hash(alertId)), alert, ALERT);
  }

  void putVerdicts(String alertId, AlertCase of) {
    byte[] id = hash(alertId);
    put(RowKey.of('K', id), of.acknowledged());
    put(RowKey.of('C', id), of.closed());
    rows.put(RowKey.of('N', id), of.verdicts(), RowCodec.NUMBER);
  }

  private void put(byte[] key, @Nullable AlertVerdict verdict) {
    if (verdict != null) {
      rows.put(key, verdict, VERDICT);
    }
  }
}
