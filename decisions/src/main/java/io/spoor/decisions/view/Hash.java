package io.spoor.decisions.view;

import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The first 128 bits of a text's SHA-256, in its place: texts take several times the memory. */
record Hash(long high, long low) {
  private static final Pattern CHAIN_ID = Pattern.compile("[0-9a-f]{32}");

  static Hash of(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Keys.hash(text));
    return new Hash(bytes.getLong(), bytes.getLong());
  }

  /** The hash whose hexadecimal digits are a chain's id. */
  static Hash ofHex(String chainId) {
    return new Hash(
        HexFormat.fromHexDigitsToLong(chainId, 0, 16),
        HexFormat.fromHexDigitsToLong(chainId, 16, 32));
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
