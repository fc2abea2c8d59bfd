package io.spoor.pipeline.rows;

import io.spoor.pipeline.rows.Rows.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a table whose keys have a common prefix, in order. */
public final class RowRange<V extends Object> {
  private final Rows rows;
  private final byte[] prefix;
  private final RowCodec<V> codec;

  RowRange(Rows rows, byte[] prefix, RowCodec<V> codec) {
    this.rows = rows;
    this.prefix = prefix;
    this.codec = codec;
  }

  /** Position before the first row. */
  public byte[] start() {
    return prefix;
  }

  /** The first rows; a copy. */
  public List<Row<V>> first(int limit) {
    return rows.scan(prefix, limit, codec);
  }

  /** The next rows after a position, which need not exist; null: the first rows. */
  public List<Row<V>> after(byte @Nullable [] position, int limit) {
    return rows.scanAfter(prefix, position == null ? prefix : position, limit, codec);
  }

  /** The last rows before a position, the last one first. */
  public List<Row<V>> before(byte[] position, int limit) {
    return rows.scanBefore(prefix, position, limit, codec);
  }

  /** The last rows, in order. */
  public List<Row<V>> last(int limit) {
    return before(end(), limit).reversed();
  }

  /** Position after the last row. */
  private byte[] end() {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalStateException("no position is after a prefix of 0xFF only");
  }

  public boolean isEmpty() {
    return first(1).isEmpty();
  }

  /** Deletes rows, at most {@code limit}; returns the number. */
  public int clear(int limit) {
    List<Row<V>> page = first(limit);
    page.forEach(row -> rows.delete(row.key()));
    return page.size();
  }

  /** Whether a position is that of a row of the same family. */
  public boolean isOfSameFamily(byte[] position) {
    return position[0] == prefix[0];
  }
}
