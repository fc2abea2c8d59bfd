package io.spoor.pipeline.rows;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in unsigned byte order of their keys. State consists of many small rows under common
 * prefixes, not of growing lists in one value, so that the cost of an action does not depend on its
 * predecessors.
 *
 * <p>The object that was put may be cached. Its caller may modify it only if it is put again in the
 * same step.
 */
public interface Rows {
  record Row<T extends Object>(byte[] key, T value) {}

  /** The value; null when there is none. The codec must be the one the row was put with. */
  <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec);

  <T extends Object> void put(byte[] key, T value, RowCodec<T> codec);

  void delete(byte[] key);

  /**
   * The first {@code limit} rows whose key starts with {@code prefix}, in order; a copy, so the
   * caller may change rows meanwhile.
   */
  default <T extends Object> List<Row<T>> scan(byte[] prefix, int limit, RowCodec<T> codec) {
    return scanAfter(prefix, prefix, limit, codec);
  }

  /**
   * As {@link #scan}, but only rows whose key is greater than {@code after} (which need not exist).
   */
  <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec);

  /**
   * The last {@code limit} rows whose key starts with {@code prefix} and is less than {@code
   * before}, the last one first; a copy.
   */
  <T extends Object> List<Row<T>> scanBefore(
      byte[] prefix, byte[] before, int limit, RowCodec<T> codec);

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
