package io.spoor.pipeline.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores rows as bytes, in unsigned byte order of their keys. */
public interface RowStore {
  record Stored(byte[] key, byte[] value) {}

  /**
   * A change to a row.
   *
   * @param value new value; null: the row is deleted
   */
  record Change(byte[] key, byte @Nullable [] value) {}

  byte @Nullable [] get(byte[] key);

  void write(List<Change> changes);

  /**
   * The first {@code limit} rows whose key starts with {@code prefix} and is greater than {@code
   * after}, in order; a copy.
   */
  List<Stored> scanAfter(byte[] prefix, byte[] after, int limit);

  /**
   * The last {@code limit} rows whose key starts with {@code prefix} and is less than {@code
   * before}, the last one first; a copy.
   */
  List<Stored> scanBefore(byte[] prefix, byte[] before, int limit);
}
