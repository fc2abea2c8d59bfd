package io.spoor.schemas.codec;

import java.io.OutputStream;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Buffers that one thread reuses for all records: output buffer, encoder, decoder. */
public final class CodecBuffers {

  /** A larger buffer, caused by one huge record, is discarded. */
  private static final int MAX_RETAINED_BYTES = 1 << 18;

  private final Buffer buffer = new Buffer();
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(buffer, null);
  private @Nullable BinaryDecoder decoder;

  public static ThreadLocal<CodecBuffers> perThread() {
    return ThreadLocal.withInitial(CodecBuffers::new);
  }

  /** The emptied buffer. */
  public Buffer buffer() {
    buffer.reset();
    return buffer;
  }

  /** Encoder that writes directly to the buffer. */
  public BinaryEncoder encoder() {
    return encoder;
  }

  /** Decoder over part of an array, which is not copied. */
  public BinaryDecoder decoder(byte[] bytes, int offset, int length) {
    BinaryDecoder reused = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
    decoder = reused;
    return reused;
  }

  /** An output stream over an array, without locks. */
  public static final class Buffer extends OutputStream {

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
    public void writeInt(int value) {
      reserve(Integer.BYTES);
      bytes[size++] = (byte) (value >>> 24);
      bytes[size++] = (byte) (value >>> 16);
      bytes[size++] = (byte) (value >>> 8);
      bytes[size++] = (byte) value;
    }

    /** A copy of the written bytes. */
    public byte[] copy() {
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
