package io.spoor.pipeline.stitch.value;

import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.AccountState;
import io.spoor.pipeline.stitch.value.ValueRows.ReaderKey;
import io.spoor.pipeline.stitch.value.ValueRows.TimedKey;

/** The rows of accounts, each under the hash of its key. */
public final class AccountRows {
  /** State of an account. */
  private static final RowFamily<String, AccountState> STATE =
      RowFamily.grouped('B', "account", KeyEncoder.HASH, RowCodec.avro(AccountState.class));

  /** Chain key of a chain that asks whose an account is, under the account. */
  private static final RowFamily<ReaderKey, String> ASKER =
      RowFamily.separate('J', "chain that names an account", ReaderKey::encode, RowCodec.TEXT);

  /** A scheduled eviction check of an account, by time. */
  private static final RowFamily<TimedKey, String> DUE =
      RowFamily.separate('K', "eviction check of an account", TimedKey::encode, RowCodec.TEXT);

  /** An account with chains that are not told of its last change. */
  private static final RowFamily<String, String> WAITING =
      RowFamily.separate('L', "waiting account", KeyEncoder.HASH, RowCodec.TEXT);

  public static final RowCatalogue CATALOGUE = RowCatalogue.of(STATE, ASKER, DUE, WAITING);

  private final Rows rows;

  public AccountRows(Rows rows) {
    this.rows = rows;
  }

  Table<String, AccountState> states() {
    return STATE.in(rows);
  }

  Table<ReaderKey, String> askers(String key) {
    return ASKER.of(rows, hash(key));
  }

  Table<TimedKey, String> due() {
    return DUE.in(rows);
  }

  Table<String, String> waiting() {
    return WAITING.in(rows);
  }
}
