package io.spoor.pipeline.rows;

import io.spoor.pipeline.rows.Rows.Row;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the rows of one family: all of them, or those of one owner. A stored key is
 * called a position; other rows and messages may name it.
 */
public final class Table<K extends Object, V extends Object> {
  private final Rows rows;
  private final RowFamily<K, V> family;
  private final byte[] prefix;

  Table(Rows rows, RowFamily<K, V> family, byte[] prefix) {
    this.rows = rows;
    this.family = family;
    this.prefix = prefix;
  }

  /** The value; null when there is none. */
  public @Nullable V get(K key) {
    return rows.get(position(key), family.codec());
  }

  public boolean contains(K key) {
    return get(key) != null;
  }

  public void put(K key, V value) {
    rows.put(position(key), value, family.codec());
  }

  public void delete(K key) {
    rows.delete(position(key));
  }

  /** Stored key of a row, which need not exist. */
  public byte[] position(K key) {
    return family.keys().encode(prefix, key);
  }

  /** As {@link #get}, by position. */
  public @Nullable V getAt(byte[] position) {
    return rows.get(position, family.codec());
  }

  /** As {@link #put}, by position. */
  public void putAt(byte[] position, V value) {
    rows.put(position, value, family.codec());
  }

  /** As {@link #delete}, by position. */
  public void deleteAt(byte[] position) {
    rows.delete(position);
  }

  /** As {@link #get}, by the already encoded key. */
  public @Nullable V getEncoded(byte[] key) {
    return rows.get(RowKey.append(prefix, key), family.codec());
  }

  public void delete(Row<V> row) {
    rows.delete(row.key());
  }

  /** All rows of the table. */
  public RowRange<V> all() {
    return new RowRange<>(rows, prefix, family.codec());
  }

  /** The rows whose encoded keys begin with a part. */
  public RowRange<V> startingWith(byte[] part) {
    return new RowRange<>(rows, RowKey.append(prefix, part), family.codec());
  }

  /** As {@link #startingWith(byte[])}, with two parts. */
  public RowRange<V> startingWith(byte[] part, byte[] next) {
    return new RowRange<>(rows, RowKey.append(prefix, part, next), family.codec());
  }
}
