package io.spoor.pipeline.stitch;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ValueState;
import io.spoor.schemas.StoredValue;

/** The rows of values that runs store and read, each under the hash of its key. */
final class ValueRows {
  /** State of a value. */
  private static final RowFamily<String, ValueState> STATE =
      RowFamily.grouped('v', "value", KeyEncoder.HASH, RowCodec.avro(ValueState.class));

  /** A write of a value; under the value. */
  private static final RowFamily<StoreKey, StoredValue> STORE =
      RowFamily.grouped(
          'x', "write of a value", StoreKey::encode, RowCodec.avro(StoredValue.class));

  /** A scheduled eviction check of a value, by time. */
  private static final RowFamily<TimedKey, String> DUE =
      RowFamily.separate('u', "eviction check of a value", TimedKey::encode, RowCodec.TEXT);

  /** Changes of a value that wait for their turn, by wall-clock time. */
  private static final RowFamily<TimedKey, String> WAITING =
      RowFamily.separate('k', "waiting value", TimedKey::encode, RowCodec.TEXT);

  static final RowCatalogue CATALOGUE = RowCatalogue.of(STATE, STORE, DUE, WAITING);

  private final Rows rows;

  ValueRows(Rows rows) {
    this.rows = rows;
  }

  /** A write of a run: one for each strength of the sentence. */
  record StoreKey(String chain, String segment, int strength) {
    static byte[] encode(byte[] prefix, StoreKey key) {
      return append(prefix, hash(key.chain), hash(key.segment), new byte[] {(byte) key.strength});
    }
  }

  record TimedKey(long time, String key) {
    static byte[] encode(byte[] prefix, TimedKey timed) {
      return append(prefix, ordered(timed.time), hash(timed.key));
    }
  }

  Table<String, ValueState> states() {
    return STATE.in(rows);
  }

  Table<StoreKey, StoredValue> stores(String key) {
    return STORE.of(rows, hash(key));
  }

  Table<TimedKey, String> due() {
    return DUE.in(rows);
  }

  Table<TimedKey, String> waiting() {
    return WAITING.in(rows);
  }
}
