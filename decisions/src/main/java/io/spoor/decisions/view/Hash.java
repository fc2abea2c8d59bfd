package io.spoor.decisions.view;

import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The first 128 bits of a text's SHA-256, in its place: texts take several times the memory. */
public record Hash(long high, long low) {
  /** Length in bytes. */
  public static final int BYTES = 2 * Long.BYTES;

  private static final Pattern CHAIN_ID = Pattern.compile("[0-9a-f]{32}");
  private static final int HEX = 2 * Long.BYTES;

  public static Hash of(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Keys.hash(text));
    return new Hash(bytes.getLong(), bytes.getLong());
  }

  /** The hash as 32 hexadecimal digits. */
  public static Hash ofHex(String hex) {
    return new Hash(
        HexFormat.fromHexDigitsToLong(hex, 0, HEX),
        HexFormat.fromHexDigitsToLong(hex, HEX, 2 * HEX));
  }

  /** Its 16 bytes. */
  public void write(ByteBuffer target) {
    target.putLong(high).putLong(low);
  }

  /** Reads 16 bytes. */
  public static Hash read(ByteBuffer source) {
    return new Hash(source.getLong(), source.getLong());
  }

  /** Whether a text has the form of a chain's id. */
  static boolean isHash(String text) {
    return CHAIN_ID.matcher(text).matches();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }
}
