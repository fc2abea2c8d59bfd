package io.spoor.pipeline.assemble;

import java.nio.ByteBuffer;

/** The bytes of a field. */
final class Bytes {
  private Bytes() {}

  static byte[] of(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return bytes;
  }
}
