package io.spoor.pipeline.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that is kept in memory: as bytes until somebody asks for it, as an object from then on. */
final class CachedRow {
  /**
   * Bytes of what is around a row: this object, its array headers, its place in a map and a list.
   */
  static final int OVERHEAD_BYTES = 128;

  final byte[] key;

  /** Whether the store has such a row, or may have. */
  private boolean stored;

  /** Where it lies as it is written; null when only the object is known. */
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

  /** A row of the store, which lies in part of an array. */
  static CachedRow read(byte[] key, byte[] buffer, int offset, int length) {
    var slot = new CachedRow(key, true);
    slot.setEncoded(buffer, offset, length);
    return slot;
  }

  /** Null when the row is deleted. */
  @SuppressWarnings("unchecked") // A row is read with the codec it was put with.
  <T extends Object> @Nullable T get(RowCodec<T> requestedCodec) {
    if (value == null && encoded != null) {
      value = requestedCodec.decode(bytes());
      codec = requestedCodec;
      if (length == encoded.length) {
        // It has bytes of its own, which nobody needs any more.
        encoded = null;
      }
    }
    return (T) value;
  }

  /** By how many bytes there is more to write, about. */
  <T extends Object> int put(T newValue, RowCodec<T> newCodec) {
    int before = unwritten();
    value = newValue;
    codec = newCodec;
    encoded = null;
    changed = true;
    return unwritten() - before;
  }

  /** As for {@link #put}. */
  int delete() {
    int before = unwritten();
    value = null;
    encoded = null;
    changed = true;
    return unwritten() - before;
  }

  /** Bytes that it takes and that are not in the store, about; 0 if it did not change. */
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

  /** Whether there is no such row any more. */
  boolean isDeleted() {
    return value == null && encoded == null;
  }

  /** Bytes that the value takes as it is written. */
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

  /** Puts the value into a pack, where it lies from then on. */
  void writeTo(ByteBuffer pack) {
    int from = pack.position();
    int bytes = encodedLength();
    pack.put(Objects.requireNonNull(encoded), offset, bytes);
    setEncoded(pack.array(), pack.arrayOffset() + from, bytes);
  }

  /** The value as it is written; null when the row is deleted. */
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

  /** It is in the store now, in bytes of its own; null: it is not there. */
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

  /** What it shared with others is not in the store any more. */
  void markUnwritten() {
    stored = false;
    size = 0;
  }

  /** It is in the store now, and may be read from the array, which it shares with others. */
  void setEncoded(byte[] buffer, int start, int bytes) {
    stored = true;
    changed = false;
    size = OVERHEAD_BYTES + key.length + bytes;
    encoded = buffer;
    offset = start;
    length = bytes;
  }

  /** Bytes that it takes as it was written last, about; 0 before that. */
  int size() {
    return size;
  }
}
