package io.spoor.streams.rows;

import io.spoor.streams.rows.RowStore.Stored;
import java.util.List;

/** Keys of the rows that a store holds, as those who put them know them. */
public final class StoredKeys {
  private static final byte[] ALL = {};

  private StoredKeys() {}

  /** Those that begin with {@code prefix}. */
  public static List<byte[]> of(RowStore store, byte[] prefix) {
    return store.scanAfter(ALL, ALL, Integer.MAX_VALUE).stream()
        .map(Stored::key)
        .map(key -> RowGroup.isStored(key) ? RowGroup.fromStored(key) : key)
        .filter(key -> Rows.startsWith(key, prefix))
        .toList();
  }
}
