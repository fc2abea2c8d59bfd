package io.spoor.pipeline.rows;

import java.util.function.UnaryOperator;

/**
 * One family of rows: its name, how its keys and values are stored, and whether its rows belong to
 * an owner. {@link #in} and {@link #of} give access to the rows.
 *
 * @param <K> key of a row within its table
 * @param <V> value of a row
 */
public final class RowFamily<K extends Object, V extends Object> {
  private static final byte[] NO_OWNER = {};

  private final char tag;
  private final String name;
  private final KeyEncoder<K> keys;
  private final RowCodec<V> codec;
  private final boolean grouped;
  private final UnaryOperator<byte[]> owner;

  private RowFamily(
      char tag,
      String name,
      KeyEncoder<K> keys,
      RowCodec<V> codec,
      boolean grouped,
      UnaryOperator<byte[]> owner) {
    this.tag = tag;
    this.name = name;
    this.keys = keys;
    this.codec = codec;
    this.grouped = grouped;
    this.owner = owner;
  }

  /**
   * A family whose rows are under the hash of an owner, and are read and written with its other
   * rows: see {@link RowCache}.
   *
   * @param tag first byte of the stored keys
   * @param name name in descriptions and errors
   */
  public static <K extends Object, V extends Object> RowFamily<K, V> grouped(
      char tag, String name, KeyEncoder<K> keys, RowCodec<V> codec) {
    return new RowFamily<>(tag, name, keys, codec, true, UnaryOperator.identity());
  }

  /** A family without owners: its rows are read one at a time. */
  public static <K extends Object, V extends Object> RowFamily<K, V> separate(
      char tag, String name, KeyEncoder<K> keys, RowCodec<V> codec) {
    return new RowFamily<>(tag, name, keys, codec, false, UnaryOperator.identity());
  }

  /** The same family under the {@link RowKey#secondaryOwner}. */
  public RowFamily<K, V> underSecondaryOwner() {
    return new RowFamily<>(tag, name, keys, codec, grouped, RowKey::secondaryOwner);
  }

  /** The same family under the {@link RowKey#tertiaryOwner}. */
  public RowFamily<K, V> underTertiaryOwner() {
    return new RowFamily<>(tag, name, keys, codec, grouped, RowKey::tertiaryOwner);
  }

  /** All rows of the family; keys include the owner. */
  public Table<K, V> in(Rows rows) {
    return new Table<>(rows, this, RowKey.of(tag, NO_OWNER));
  }

  /** The rows of one owner, given by its hash. */
  public Table<K, V> of(Rows rows, byte[] ownerHash) {
    return new Table<>(rows, this, RowKey.of(tag, owner.apply(ownerHash)));
  }

  /** Whether a stored key is that of a row of this family. */
  public boolean owns(byte[] position) {
    return position[0] == (byte) tag;
  }

  char tag() {
    return tag;
  }

  boolean isGrouped() {
    return grouped;
  }

  KeyEncoder<K> keys() {
    return keys;
  }

  RowCodec<V> codec() {
    return codec;
  }

  /** Tag and name. */
  @Override
  public String toString() {
    return tag + " " + name;
  }
}
