package io.spoor.pipeline.rows;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys of the rows that a store holds, as those who put them know them. */
public final class StoredKeys {
  private StoredKeys() {}

  /** Those that begin with {@code prefix}. */
  public static List<byte[]> of(RowStore store, byte[] prefix) {
    return IntStream.rangeClosed(1, Byte.MAX_VALUE)
        .mapToObj(first -> new byte[] {(byte) first})
        .flatMap(first -> store.scanAfter(first, first, Integer.MAX_VALUE).stream())
        .flatMap(
            row ->
                RowGroup.isStored(row.key()) ? RowGroup.keys(row).stream() : Stream.of(row.key()))
        .filter(key -> Rows.startsWith(key, prefix))
        .toList();
  }
}
