package io.spoor.pipeline.rows;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Encoded rows of a store by key, as its tables know them. */
public final class StoredRows {
  private static final byte[] ALL = {};
  private static final long CACHE_BYTES = 1L << 30;

  private StoredRows() {}

  /** Copies of all rows. */
  public static NavigableMap<byte[], byte[]> of(RowStore store, RowCatalogue catalogue) {
    var cache = new RowCache(store, catalogue, () -> CACHE_BYTES);
    NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    for (byte[] key : StoredKeys.of(store, ALL)) {
      rows.put(key, Objects.requireNonNull(cache.get(key, RowCodec.BYTES)).clone());
    }
    return rows;
  }

  /** Puts encoded rows. */
  public static void put(RowStore store, RowCatalogue catalogue, Map<byte[], byte[]> rows) {
    var cache = new RowCache(store, catalogue, () -> CACHE_BYTES);
    rows.forEach((key, value) -> cache.put(key, value, RowCodec.BYTES));
    cache.flush();
  }
}
