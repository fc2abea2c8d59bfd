package io.spoor.schemas.serde;

import io.spoor.schemas.serde.CodecBuffers.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Plain Avro binary of one generated type, for rows of a state store: one format-version byte, then
 * the record. Needs no registry, so a schema change requires a new format version, and the old
 * schema for reading old rows. Thread-safe.
 */
public final class AvroCodec<T extends SpecificRecord> {

  private static final int FIRST_FORMAT = 1;

  private final Schema schema;
  private final byte format;
  private final DatumWriter<T> writer;
  private final Map<Byte, DatumReader<T>> earlierReaders;
  private final DatumReader<T> reader;
  private final ThreadLocal<CodecBuffers> buffers = CodecBuffers.perThread();

  private AvroCodec(Class<T> type, int format, Map<Integer, Schema> earlierFormats) {
    if (format < FIRST_FORMAT || format > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("a format version is 1 to 127, not " + format);
    }
    this.schema = SpecificRecordIo.schema(type);
    this.format = (byte) format;
    this.writer = SpecificRecordIo.writer(schema);
    this.reader = SpecificRecordIo.reader(schema, schema);
    this.earlierReaders =
        earlierFormats.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> entry.getKey().byteValue(),
                    entry -> SpecificRecordIo.reader(entry.getValue(), schema)));
  }

  /** A codec that writes and reads format 1. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
    return new AvroCodec<>(type, FIRST_FORMAT, Map.of());
  }

  /**
   * A codec that writes the given format and also reads earlier ones.
   *
   * @param format 1 to 127
   * @param earlierFormats schemas of the earlier formats, by format
   */
  public static <T extends SpecificRecord> AvroCodec<T> of(
      Class<T> type, int format, Map<Integer, Schema> earlierFormats) {
    return new AvroCodec<>(type, format, earlierFormats);
  }

  /**
   * Encodes a record as a row.
   *
   * @throws SerializationException if a mandatory field is not set
   */
  public byte[] encode(T record) {
    CodecBuffers threadBuffers = buffers.get();
    Buffer buffer = threadBuffers.buffer();
    buffer.write(format);
    try {
      writer.write(record, threadBuffers.encoder());
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Cannot write a state row of type "
              + schema.getFullName()
              + ": "
              + SpecificRecordIo.fault(record, e),
          e);
    }
    return buffer.copy();
  }

  /**
   * Decodes a row.
   *
   * @throws SerializationException if the bytes are not a row of this type, or have an unknown
   *     format
   */
  public T decode(byte[] row) {
    if (row.length == 0) {
      throw new SerializationException(
          "Cannot read a state row of type " + schema.getFullName() + ": it is empty");
    }
    DatumReader<T> formatReader = row[0] == format ? reader : earlierReaders.get(row[0]);
    if (formatReader == null) {
      throw new SerializationException(
          "Cannot read a state row of type "
              + schema.getFullName()
              + ": its format is "
              + row[0]
              + " and this version of"
              + " Spoor knows up to "
              + format
              + ". Run the version that wrote it, or rebuild the state by replay.");
    }
    try {
      return SpecificRecordIo.read(formatReader, buffers.get().decoder(row, 1, row.length - 1));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Cannot read a state row of type "
              + schema.getFullName()
              + ": its "
              + row.length
              + " bytes are damaged, or the schema changed without a new format ("
              + e
              + ")",
          e);
    }
  }
}
