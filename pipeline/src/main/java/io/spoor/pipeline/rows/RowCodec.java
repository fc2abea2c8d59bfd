package io.spoor.pipeline.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.serde.AvroCodec;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;

/** How the values of some rows are written. */
public interface RowCodec<T extends Object> {
  /** UTF-8. */
  RowCodec<String> TEXT =
      new RowCodec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(UTF_8);
        }

        @Override
        public int about(String value, int last) {
          return value.length();
        }

        @Override
        public String decode(byte[] bytes) {
          return new String(bytes, UTF_8);
        }
      };

  /** Eight bytes, big-endian. */
  RowCodec<Long> NUMBER =
      new RowCodec<>() {
        @Override
        public byte[] encode(Long value) {
          return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        }

        @Override
        public int about(Long value, int last) {
          return Long.BYTES;
        }

        @Override
        public Long decode(byte[] bytes) {
          return ByteBuffer.wrap(bytes).getLong();
        }
      };

  /** As they are; not to be changed by anybody. */
  RowCodec<byte[]> BYTES =
      new RowCodec<>() {
        @Override
        public byte[] encode(byte[] value) {
          return value;
        }

        @Override
        public int about(byte[] value, int last) {
          return value.length;
        }

        @Override
        public byte[] decode(byte[] bytes) {
          return bytes;
        }
      };

  byte[] encode(T value);

  T decode(byte[] bytes);

  /**
   * Bytes that a value takes as it is written, about, without writing it.
   *
   * @param last bytes that the row took when it was written last; 0: it never was
   */
  int about(T value, int last);

  /** A generated record, behind the version of its format. */
  static <T extends SpecificRecord> RowCodec<T> avro(Class<T> type) {
    AvroCodec<T> codec = AvroCodec.of(type);
    return new RowCodec<>() {
      private final TypicalLength typical = new TypicalLength();

      @Override
      public byte[] encode(T value) {
        return typical.learn(codec.encode(value));
      }

      @Override
      public int about(T value, int last) {
        return typical.or(last);
      }

      @Override
      public T decode(byte[] bytes) {
        return codec.decode(bytes);
      }
    };
  }
}
