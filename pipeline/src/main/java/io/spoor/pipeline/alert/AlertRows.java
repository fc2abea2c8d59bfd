package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.GroupedFindings;
import io.spoor.schemas.Alert;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the alert rows of chains, next to the chains' own rows.
 *
 * <pre>
 * A chain      its alert as last published
 * E chain      totals of its evicted findings
 * </pre>
 */
final class AlertRows {
  private static final RowCodec<Alert> ALERT = RowCodec.avro(Alert.class);
  private static final RowCodec<GroupedFindings> EVICTED = RowCodec.avro(GroupedFindings.class);

  private final Rows rows;

  AlertRows(Rows rows) {
    this.rows = rows;
  }

  @Nullable Alert alert(String chainKey) {
    return rows.get(RowKey.of('A', hash(chainKey)), ALERT);
  }

  void alert(Alert alert) {
    rows.put(RowKey.of('A', hash(alert.getChainKey())), alert, ALERT);
  }

  @Nullable GroupedFindings evicted(String chainKey) {
    return rows.get(RowKey.of('E', hash(chainKey)), EVICTED);
  }

  void evicted(String chainKey, GroupedFindings findings) {
    rows.put(RowKey.of('E', hash(chainKey)), findings, EVICTED);
  }

  void remove(String chainKey) {
    rows.delete(RowKey.of('A', hash(chainKey)));
    rows.delete(RowKey.of('E', hash(chainKey)));
  }
}
