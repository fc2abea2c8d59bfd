package io.spoor.decisions.view;

import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;

/** The first 128 bits of a text's SHA-256, in its place: texts take several times the memory. */
record Hash(long high, long low) {
  static Hash of(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Keys.hash(text));
    return new Hash(bytes.getLong(), bytes.getLong());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }
}
