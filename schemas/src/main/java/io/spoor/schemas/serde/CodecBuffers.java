package io.spoor.schemas.serde;

import java.io.OutputStream;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** What one thread reuses from record to record: output buffer, encoder, decoder. */
final class CodecBuffers {

  /** A buffer that one huge record made larger than this is not kept. */
  private static final int MAX_RETAINED_BYTES = 1 << 18;

  private final Buffer buffer = new Buffer();
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
  private @Nullable BinaryDecoder decoder;

  static ThreadLocal<CodecBuffers> perThread() {
    return ThreadLocal.withInitial(CodecBuffers::new);
  }

  /** Empties the buffer and gives it out. */
  Buffer buffer() {
    buffer.reset();
    return buffer;
  }

  /** Encoder that writes straight to the buffer. */
  BinaryEncoder encoder() {
    return encoder;
  }

  /** Decoder over part of an array, which is not copied. */
  BinaryDecoder decoder(byte[] bytes, int offset, int length) {
    BinaryDecoder reused = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
    decoder = reused;
    return reused;
  }

  /** An output stream over an array, without locks. */
  static final class Buffer extends OutputStream {

    private static final int START_BYTES = 2048;

    private byte[] bytes = new byte[START_BYTES];
    private int size;

    @Override
    public void write(int value) {
      reserve(1);
      bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      reserve(length);
      System.arraycopy(from, offset, bytes, size, length);
      size += length;
    }

    /** Writes four bytes, most significant first. */
    void writeInt(int value) {
      reserve(Integer.BYTES);
      bytes[size++] = (byte) (value >>> 24);
      bytes[size++] = (byte) (value >>> 16);
      bytes[size++] = (byte) (value >>> 8);
      bytes[size++] = (byte) value;
    }

    /** The bytes written, in an array of their own. */
    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }

    private void reset() {
      size = 0;
      if (bytes.length > MAX_RETAINED_BYTES) {
        bytes = new byte[START_BYTES];
      }
    }

    private void reserve(int additional) {
      int required = Math.addExact(size, additional);
      if (required > bytes.length) {
        int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L);
        bytes = Arrays.copyOf(bytes, Math.max(required, doubled));
      }
    }
  }
}
