package io.spoor.pipeline.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds row keys: a tag of one character, then parts of fixed length, and at most one part of
 * variable length, at the end.
 */
public final class RowKey {
  /** Length of a {@link #hash}, bytes. */
  public static final int HASH = Keys.HASH_BYTES;

  private static final int MAX_TEXT = 64;

  private RowKey() {}

  /** A 16-byte hash of a string; callers must not modify it. */
  public static byte[] hash(String part) {
    return Keys.hash(part);
  }

  /**
   * A key part for a string that is never decoded: the string itself, or the hash of a long one.
   * Hashes are cached.
   */
  public static byte[] compact(String part) {
    byte[] text = text(part);
    boolean isShort = text.length <= MAX_TEXT;
    byte[] content = isShort ? text : hash(part);
    byte[] bytes = new byte[1 + content.length];
    bytes[0] = (byte) (isShort ? 0 : 1);
    System.arraycopy(content, 0, bytes, 1, content.length);
    return bytes;
  }

  /**
   * A second owner for large or rarely read rows, so that the rows read with every message stay few
   * enough for one write.
   */
  public static byte[] secondaryOwner(byte[] owner) {
    return flipBit(owner, 0x80);
  }

  /** A third owner, for the same reason. */
  public static byte[] tertiaryOwner(byte[] owner) {
    return flipBit(owner, 0x40);
  }

  private static byte[] flipBit(byte[] owner, int bit) {
    byte[] flipped = owner.clone();
    flipped[0] ^= (byte) bit;
    return flipped;
  }

  public static byte[] of(char tag, byte[]... parts) {
    int length = 1;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] key = new byte[length];
    key[0] = (byte) tag;
    int position = 1;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, key, position, part.length);
      position += part.length;
    }
    return key;
  }

  /** The prefix, followed by a part. */
  static byte[] append(byte[] prefix, byte[] part) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + part.length);
    System.arraycopy(part, 0, key, prefix.length, part.length);
    return key;
  }

  /** The prefix, followed by parts. */
  public static byte[] append(byte[] prefix, byte[]... parts) {
    int length = prefix.length;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] key = Arrays.copyOf(prefix, length);
    int position = prefix.length;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, key, position, part.length);
      position += part.length;
    }
    return key;
  }

  /** Eight bytes whose unsigned order is the signed order of {@code value}. */
  public static byte[] ordered(long value) {
    byte[] bytes = new byte[Long.BYTES];
    long flipped = value ^ Long.MIN_VALUE;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      bytes[i] = (byte) flipped;
      flipped >>>= 8;
    }
    return bytes;
  }

  /** The value that {@link #ordered} wrote at {@code offset}. */
  public static long fromOrdered(byte[] key, int offset) {
    return ByteBuffer.wrap(key, offset, Long.BYTES).getLong() ^ Long.MIN_VALUE;
  }

  public static byte[] text(String part) {
    return part.getBytes(UTF_8);
  }
}
