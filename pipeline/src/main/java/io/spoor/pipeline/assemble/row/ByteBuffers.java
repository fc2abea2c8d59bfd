package io.spoor.pipeline.assemble.row;

import java.nio.ByteBuffer;

/** The bytes of a field. */
public final class ByteBuffers {
  private ByteBuffers() {}

  public static byte[] toArray(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
