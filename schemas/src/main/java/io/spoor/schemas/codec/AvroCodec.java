package io.spoor.schemas.codec;

import io.spoor.schemas.codec.CodecBuffers.Buffer;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;

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

  /** Readers of earlier formats, in order. */
  private final List<DatumReader<T>> earlierReaders;

  private final DatumReader<T> reader;
  private final ThreadLocal<CodecBuffers> buffers = CodecBuffers.perThread();

  private AvroCodec(Class<T> type, List<Schema> earlierFormats) {
    int newest = FIRST_FORMAT + earlierFormats.size();
    if (newest > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("a format version is 1 to 127, not " + newest);
    }
    this.schema = SpecificRecordIo.schema(type);
    this.format = (byte) newest;
    this.writer = SpecificRecordIo.writer(schema);
    this.reader = SpecificRecordIo.reader(schema, schema);
    this.earlierReaders =
        earlierFormats.stream()
            .<DatumReader<T>>map(earlier -> SpecificRecordIo.reader(earlier, schema))
            .toList();
  }

  /**
   * A codec that writes the present schema of a type as its newest format, and reads all formats.
   *
   * @param earlierFormats schemas of the earlier formats, from format 1
   */
  public static <T extends SpecificRecord> AvroCodec<T> of(
      Class<T> type, List<Schema> earlierFormats) {
    return new AvroCodec<>(type, earlierFormats);
  }

  /**
   * Checks the first byte of a row, which is the version of its format.
   *
   * @param type name of the row's type, for the error
   * @param newest the newest known format
   * @throws StateRowException if the row is empty or has an unknown format
   */
  public static void requireKnownFormat(String type, byte[] row, int newest) {
    if (row.length == 0) {
      throw new StateRowException("a state row of type " + type + " is empty");
    }
    if (row[0] < FIRST_FORMAT || row[0] > newest) {
      throw new StateRowException(
          ("a state row of type %s has format %s, and this version of Spoor knows formats "
                  + "up to %s. Run the version that wrote the row, or rebuild the state by replay")
              .formatted(type, row[0], newest));
    }
  }

  /**
   * Encodes a record as a row.
   *
   * @throws StateRowException if a mandatory field is not set
   */
  public byte[] encode(T record) {
    CodecBuffers threadBuffers = buffers.get();
    Buffer buffer = threadBuffers.buffer();
    buffer.write(format);
    try {
      writer.write(record, threadBuffers.encoder());
    } catch (IOException | RuntimeException e) {
      throw new StateRowException(
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
   * @throws StateRowException if the bytes are not a row of this type, or have an unknown format
   */
  public T decode(byte[] row) {
    DatumReader<T> formatReader = row.length > 0 && row[0] == format ? reader : earlierReader(row);
    try {
      return SpecificRecordIo.read(formatReader, buffers.get().decoder(row, 1, row.length - 1));
    } catch (IOException | RuntimeException e) {
      throw new StateRowException(
          ("a state row of type %s is damaged, or its schema changed without a new format: "
                  + "%s bytes of format %s (%s)")
              .formatted(schema.getFullName(), row.length, row[0], e),
          e);
    }
  }

  private DatumReader<T> earlierReader(byte[] row) {
    requireKnownFormat(schema.getFullName(), row, format);
    return earlierReaders.get(row[0] - FIRST_FORMAT);
  }
}
