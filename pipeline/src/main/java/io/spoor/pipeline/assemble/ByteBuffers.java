package io.spoor.pipeline.assemble;

import java.nio.ByteBuffer;

/** The bytes of a field. */
final class ByteBuffers {
  private ByteBuffers() {}

  static byte[] toArray(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
