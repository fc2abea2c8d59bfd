package io.spoor.pipeline.rows;

/**
 * Appends the encoded key of a row to the prefix of its table: parts of fixed length, and at most
 * one part of variable length, at the end.
 */
@FunctionalInterface
public interface KeyEncoder<K extends Object> {
  /** The hash of a text. */
  KeyEncoder<String> HASH = (prefix, key) -> RowKey.append(prefix, RowKey.hash(key));

  /** A text as it is, for short texts only. */
  KeyEncoder<String> TEXT = (prefix, key) -> RowKey.append(prefix, RowKey.text(key));

  /** Bytes, such as a hash, as they are. */
  KeyEncoder<byte[]> BYTES = RowKey::append;

  /** A number, in its order. */
  KeyEncoder<Long> NUMBER = (prefix, key) -> RowKey.append(prefix, RowKey.ordered(key));

  /** For a table with one row. */
  KeyEncoder<SingleRow> NONE = (prefix, key) -> prefix;

  byte[] encode(byte[] prefix, K key);

  /** Key of the only row of a table. */
  enum SingleRow {
    KEY
  }
}
