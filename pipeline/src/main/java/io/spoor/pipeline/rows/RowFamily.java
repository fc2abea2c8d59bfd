package io.spoor.pipeline.rows;

import java.util.function.UnaryOperator;

/**
 * One family of rows: its name, how its keys and values are stored, and whether its rows belong to
 * an owner. {@link #in} and {@link #of} give access to the rows.
 *
 * <p>The tag and the layout of keys never change, because rows are found by their keys: rows with
 * other keys are another family, with a new tag.
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
    return new RowFamily<>(
        tag, name, keys, inErrors(tag, name, codec), true, UnaryOperator.identity());
  }

  /** A family without owners: its rows are read one at a time. */
  public static <K extends Object, V extends Object> RowFamily<K, V> separate(
      char tag, String name, KeyEncoder<K> keys, RowCodec<V> codec) {
    return new RowFamily<>(
        tag, name, keys, inErrors(tag, name, codec), false, UnaryOperator.identity());
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

  /** A codec of data within the family's values, which the caller encodes and decodes. */
  public <T extends Object> RowCodec<T> embedded(RowCodec<T> inner) {
    return inErrors(tag, name, inner);
  }

  /** The codec with errors that name the family. */
  private static <T extends Object> RowCodec<T> inErrors(char tag, String name, RowCodec<T> codec) {
    return new RowCodec<>() {
      @Override
      public byte[] encode(T value) {
        return codec.encode(value);
      }

      @Override
      public int about(T value, int last) {
        return codec.about(value, last);
      }

      @Override
      public T decode(byte[] bytes) {
        try {
          return codec.decode(bytes);
        } catch (RuntimeException e) {
          throw new UnreadableRowException(describe(tag, name), e);
        }
      }
    };
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
    return describe(tag, name);
  }

  private static String describe(char tag, String name) {
    return tag + " " + name;
  }
}
