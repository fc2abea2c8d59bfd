package io.spoor.pipeline.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.codec.AvroCodec;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Encodes and decodes the values of rows.
 *
 * <p>State outlives a version of Spoor. So a value with parts begins with the version of its
 * format: see {@link RowFormats} for Avro, {@link #requireKnownFormat} for other layouts. A value
 * without parts (a text, a number, a key) has no such byte. It never changes: if a family needs
 * another value, the new values are a family with another tag.
 */
public interface RowCodec<T extends Object> {
  /** Text as UTF-8; without a format. */
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

  /** A number as eight bytes, big-endian; without a format. */
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

  /**
   * Bytes unchanged; callers must not modify the array. They are a key or part of one, whose layout
   * never changes, or the caller encodes them with a codec that has formats.
   */
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
   * Approximate encoded length of a value in bytes, without encoding it.
   *
   * @param last length when the row was last written; 0: never written
   */
  int about(T value, int last);

  /**
   * Checks the format of a row whose layout is not Avro.
   *
   * @param type name of the value, for the error
   * @param row the row, which begins with its format
   * @param newest the newest known format, from 1
   * @throws RuntimeException if the row is empty or has an unknown format
   */
  static void requireKnownFormat(String type, byte[] row, int newest) {
    AvroCodec.requireKnownFormat(type, row, newest);
  }

  /** A generated Avro record, preceded by the version of its format: see {@link RowFormats}. */
  static <T extends SpecificRecord> RowCodec<T> avro(Class<T> type) {
    AvroCodec<T> codec = RowFormats.codec(type);
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
