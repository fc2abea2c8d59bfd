package io.spoor.pipeline.stitch.value;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.content.injection.CarriedValue;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.state.ValueState;
import io.spoor.schemas.StoredValue;

/** The rows of values that runs store and read, each under the hash of its key. */
public final class ValueRows {
  /** State of a value. */
  private static final RowFamily<String, ValueState> STATE =
      RowFamily.grouped('v', "value", KeyEncoder.HASH, RowCodec.avro(ValueState.class));

  /** A write of a value; under the value. */
  private static final RowFamily<StoreKey, StoredValue> STORE =
      RowFamily.grouped(
          'x', "write of a value", StoreKey::encode, RowCodec.avro(StoredValue.class));

  /** A write of a value that is not read with each message, under the value, in its turn. */
  private static final RowFamily<TurnKey, StoredValue> FURTHER_STORE =
      RowFamily.separate(
          'y', "further write of a value", TurnKey::encode, RowCodec.avro(StoredValue.class));

  /** Time of such a write, by the run. */
  private static final RowFamily<StoreKey, Long> FURTHER_TIME =
      RowFamily.separate(
          'r', "time of a further write of a value", StoreKey::encode, RowCodec.NUMBER);

  /** Chain key of a reader of a value that is not read with each message, under the value. */
  private static final RowFamily<ReaderKey, String> FURTHER_READER =
      RowFamily.separate('z', "further reader of a value", ReaderKey::encode, RowCodec.TEXT);

  /** A scheduled eviction check of a value, by time. */
  private static final RowFamily<TimedKey, String> DUE =
      RowFamily.separate('u', "eviction check of a value", TimedKey::encode, RowCodec.TEXT);

  /** Changes of a value that wait for their turn, by wall-clock time. */
  private static final RowFamily<TimedKey, String> WAITING =
      RowFamily.separate('k', "waiting value", TimedKey::encode, RowCodec.TEXT);

  public static final RowCatalogue CATALOGUE =
      RowCatalogue.of(STATE, STORE, DUE, WAITING, FURTHER_STORE, FURTHER_TIME, FURTHER_READER);

  private final Rows rows;

  public ValueRows(Rows rows) {
    this.rows = rows;
  }

  /** A write of a run: one for each strength of the sentence. */
  record StoreKey(String chain, String segment, int strength) {
    static StoreKey of(StoredValue stored) {
      return new StoreKey(
          stored.getChainKey(), stored.getSegment(), CarriedValue.of(stored).strength());
    }

    static byte[] encode(byte[] prefix, StoreKey key) {
      return append(prefix, hash(key.chain), hash(key.segment), new byte[] {(byte) key.strength});
    }
  }

  /** The turn of a write: the strongest first, then the earliest. */
  record TurnKey(long time, StoreKey store) {
    static TurnKey of(StoredValue stored) {
      return new TurnKey(stored.getTime(), StoreKey.of(stored));
    }

    static byte[] encode(byte[] prefix, TurnKey key) {
      return append(
          prefix,
          ofStrength(key.store.strength),
          ordered(key.time),
          hash(key.store.chain),
          hash(key.store.segment));
    }

    /** Encoded begin of the writes of one strength. */
    static byte[] ofStrength(int strength) {
      return new byte[] {(byte) (Byte.MAX_VALUE - strength)};
    }
  }

  /**
   * A reader.
   *
   * @param asOf digest of the writes that its answer is of; 0: not known
   * @param at clamped time of its message, nanoseconds since the Unix epoch
   * @param told digest of its answer; 0: none was sent
   * @param chain its chain's key
   */
  record ReaderKey(long asOf, long at, long told, String chain) {
    private static final int AT = 1 + RowKey.HASH + Long.BYTES;

    static byte[] encode(byte[] prefix, ReaderKey key) {
      return append(prefix, ordered(key.asOf), ordered(key.at), ordered(key.told), hash(key.chain));
    }

    /** Encoded begin of the readers with answers of the same writes. */
    static byte[] ofWrites(long asOf) {
      return ordered(asOf);
    }

    /** The reader in a row. */
    static ValueReader reader(Row<String> row) {
      return new ValueReader(
          row.value(),
          RowKey.fromOrdered(row.key(), AT),
          RowKey.fromOrdered(row.key(), AT + Long.BYTES));
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

  Table<TurnKey, StoredValue> furtherStores(String key) {
    return FURTHER_STORE.of(rows, hash(key));
  }

  Table<StoreKey, Long> furtherTimes(String key) {
    return FURTHER_TIME.of(rows, hash(key));
  }

  Table<ReaderKey, String> furtherReaders(String key) {
    return FURTHER_READER.of(rows, hash(key));
  }

  Table<TimedKey, String> due() {
    return DUE.in(rows);
  }

  Table<TimedKey, String> waiting() {
    return WAITING.in(rows);
  }
}
