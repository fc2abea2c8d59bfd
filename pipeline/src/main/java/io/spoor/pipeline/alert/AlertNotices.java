package io.spoor.pipeline.alert;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.AlertNotice;
import org.jspecify.annotations.Nullable;

/**
 * What recipients know of the alert of each chain, and the decisions that are pending, by root key.
 */
final class AlertNotices {
  static final RowFamily<String, AlertNotice> NOTICE =
      RowFamily.grouped('N', "alert notice", KeyEncoder.HASH, RowCodec.avro(AlertNotice.class));

  private final Table<String, AlertNotice> notices;

  AlertNotices(Rows rows) {
    this.notices = NOTICE.in(rows);
  }

  @Nullable AlertNotice get(String chainKey) {
    return notices.get(chainKey);
  }

  /** The notice of a chain, or an empty one that is not stored yet. */
  AlertNotice getOrNew(String chainKey) {
    AlertNotice notice = notices.get(chainKey);
    return notice == null ? AlertNotice.newBuilder().setLeadRule("").build() : notice;
  }

  void put(String chainKey, AlertNotice notice) {
    notices.put(chainKey, notice);
  }

  void remove(String chainKey) {
    notices.delete(chainKey);
  }
}
