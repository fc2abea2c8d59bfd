package io.spoor.pipeline.simulation;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.Rows;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that pass the key and encoded value of each written row to a listener.
 *
 * @param rows that are read and written
 */
record ObservedRows(Rows rows, BiConsumer<byte[], byte[]> listener) implements Rows {
  @Override
  public <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec) {
    return rows.get(key, codec);
  }

  @Override
  public <T extends Object> void put(byte[] key, T value, RowCodec<T> codec) {
    listener.accept(key, codec.encode(value));
    rows.put(key, value, codec);
  }

  @Override
  public void delete(byte[] key) {
    rows.delete(key);
  }

  @Override
  public <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    return rows.scanAfter(prefix, after, limit, codec);
  }

  @Override
  public <T extends Object> List<Row<T>> scanBefore(
      byte[] prefix, byte[] before, int limit, RowCodec<T> codec) {
    return rows.scanBefore(prefix, before, limit, codec);
  }
}
