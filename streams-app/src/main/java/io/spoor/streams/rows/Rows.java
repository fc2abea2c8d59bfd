package io.spoor.streams.rows;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of bytes in unsigned byte order of their keys. State is many small rows under common
 * prefixes, never a growing list in one value, so that what an action costs does not depend on what
 * came before it.
 */
public interface Rows {
  record Row(byte[] key, byte[] value) {}

  byte @Nullable [] get(byte[] key);

  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /**
   * The first {@code limit} rows whose key starts with {@code prefix}, in order; a copy, so the
   * caller may change rows meanwhile.
   */
  default List<Row> scan(byte[] prefix, int limit) {
    return scanAfter(prefix, prefix, limit);
  }

  /**
   * As {@link #scan}, but only rows whose key is greater than {@code after} (which need not exist).
   */
  List<Row> scanAfter(byte[] prefix, byte[] after, int limit);

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
