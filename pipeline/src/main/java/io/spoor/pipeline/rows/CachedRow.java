package io.spoor.pipeline.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row in memory: encoded until it is first read, then held as an object. */
final class CachedRow {
  /** Overhead of a row in bytes: this object, array headers, entries in a map and a list. */
  static final int OVERHEAD_BYTES = 128;

  final byte[] key;

  /** Whether the store has, or may have, the row. */
  private boolean stored;

  /** The array with the encoded value; null when only the object is known. */
  private byte @Nullable [] encoded;

  private int offset;
  private int length;
  private @Nullable Object value;
  private @Nullable RowCodec<?> codec;
  private boolean changed;
  private int size;

  CachedRow(byte[] key, boolean stored) {
    this.key = key;
    this.stored = stored;
  }

  /** A row read from the store, encoded in part of an array. */
  static CachedRow read(byte[] key, byte[] buffer, int offset, int length) {
    var slot = new CachedRow(key, true);
    slot.setEncoded(buffer, offset, length);
    return slot;
  }

  /** The value; null when the row is deleted. */
  @SuppressWarnings("unchecked") // A row is read with the codec it was put with.
  <T extends Object> @Nullable T get(RowCodec<T> requestedCodec) {
    if (value == null && encoded != null) {
      value = requestedCodec.decode(bytes());
      codec = requestedCodec;
      if (length == encoded.length) {
        // It has its own array, which is no longer needed.
        encoded = null;
      }
    }
    return (T) value;
  }

  /** Sets the value; returns the approximate change in unwritten bytes. */
  <T extends Object> int put(T newValue, RowCodec<T> newCodec) {
    int before = unwritten();
    value = newValue;
    codec = newCodec;
    encoded = null;
    changed = true;
    return unwritten() - before;
  }

  /** Deletes the row; returns as {@link #put}. */
  int delete() {
    int before = unwritten();
    value = null;
    encoded = null;
    changed = true;
    return unwritten() - before;
  }

  /** Approximate bytes of the row that are not in the store; 0 if it is unchanged. */
  private int unwritten() {
    if (!changed) {
      return 0;
    }
    Object now = value;
    int bytes = now == null ? 0 : about(Objects.requireNonNull(codec), now, length);
    return OVERHEAD_BYTES + key.length + bytes;
  }

  @SuppressWarnings("unchecked") // They were put together.
  private static <T extends Object> int about(RowCodec<T> codec, Object value, int last) {
    return codec.about((T) value, last);
  }

  boolean isStored() {
    return stored;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether the row is deleted. */
  boolean isDeleted() {
    return value == null && encoded == null;
  }

  /** Encoded length of the value, bytes. */
  int encodedLength() {
    if (encoded == null) {
      Object current = Objects.requireNonNull(value, "a row that is gone");
      byte[] bytes = encode(Objects.requireNonNull(codec), current);
      encoded = bytes;
      offset = 0;
      length = bytes.length;
    }
    return length;
  }

  /** Writes the value into a pack and reads it from there afterwards. */
  void writeTo(ByteBuffer pack) {
    int from = pack.position();
    int bytes = encodedLength();
    pack.put(Objects.requireNonNull(encoded), offset, bytes);
    setEncoded(pack.array(), pack.arrayOffset() + from, bytes);
  }

  /** The encoded value; null when the row is deleted. */
  byte @Nullable [] encode() {
    if (isDeleted()) {
      return null;
    }
    encodedLength();
    return bytes();
  }

  private byte[] bytes() {
    byte[] buffer = Objects.requireNonNull(encoded);
    return length == buffer.length ? buffer : Arrays.copyOfRange(buffer, offset, offset + length);
  }

  @SuppressWarnings("unchecked") // They were put together.
  private static <T extends Object> byte[] encode(RowCodec<T> codec, Object value) {
    return codec.encode((T) value);
  }

  /** Marks the row as stored with its own bytes; null: it is not in the store. */
  void markWritten(byte @Nullable [] bytes) {
    if (bytes != null) {
      setEncoded(bytes, 0, bytes.length);
    }
    if (bytes == null || value != null) {
      encoded = null;
    }
    stored = bytes != null;
    changed = false;
  }

  /** Marks the row as not stored: the pack that contained it is gone from the store. */
  void markUnwritten() {
    stored = false;
    size = 0;
  }

  /** Marks the row as stored and as encoded in an array that it shares with others. */
  void setEncoded(byte[] buffer, int start, int bytes) {
    stored = true;
    changed = false;
    size = OVERHEAD_BYTES + key.length + bytes;
    encoded = buffer;
    offset = start;
    length = bytes;
  }

  /** Approximate length when last written, bytes; 0 before that. */
  int size() {
    return size;
  }
}
