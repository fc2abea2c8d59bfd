package io.spoor.streams.rows;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that is kept in memory: as bytes until somebody asks for it, as an object from then on. */
final class RowSlot {
  /** Bytes of a row that nobody wrote yet, about. */
  static final int ABOUT = 256;

  /** Bytes of what is around a row. */
  private static final int AROUND = 128;

  final byte[] key;

  /** Whether the store has such a row, or may have. */
  private boolean stored;

  private byte @Nullable [] bytes;
  private @Nullable Object value;
  private @Nullable RowCodec<?> codec;
  private boolean changed;
  private int size;

  RowSlot(byte[] key, boolean stored) {
    this.key = key;
    this.stored = stored;
  }

  static RowSlot read(byte[] key, byte[] bytes) {
    var slot = new RowSlot(key, true);
    slot.bytes = bytes;
    slot.size = AROUND + key.length + bytes.length;
    return slot;
  }

  /** Null when the row is deleted. */
  @SuppressWarnings("unchecked") // A row is read with the codec it was put with.
  <T extends Object> @Nullable T get(RowCodec<T> as) {
    byte[] undecoded = bytes;
    if (undecoded != null) {
      value = as.decode(undecoded);
      bytes = null;
      codec = as;
    }
    return (T) value;
  }

  <T extends Object> void put(T now, RowCodec<T> as) {
    value = now;
    codec = as;
    bytes = null;
    changed = true;
  }

  void delete() {
    value = null;
    bytes = null;
    changed = true;
  }

  boolean isStored() {
    return stored;
  }

  boolean isChanged() {
    return changed;
  }

  /** The value as it is written; null when the row is deleted. */
  byte @Nullable [] encode() {
    Object now = value;
    return now == null ? null : encode(Objects.requireNonNull(codec), now);
  }

  @SuppressWarnings("unchecked") // They were put together.
  private static <T extends Object> byte[] encode(RowCodec<T> codec, Object value) {
    return codec.encode((T) value);
  }

  /** It is in the store now as {@code written}. */
  void written(byte @Nullable [] written) {
    stored = written != null;
    changed = false;
    size = AROUND + key.length + (written == null ? 0 : written.length);
  }

  /** Bytes that it takes as it was written last, about; 0 before that. */
  int size() {
    return size;
  }
}
