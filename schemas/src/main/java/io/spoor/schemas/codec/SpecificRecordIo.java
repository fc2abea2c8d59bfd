package io.spoor.schemas.codec;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads and writes generated records with their generated code, which is faster than traversing the
 * schema.
 */
public final class SpecificRecordIo {

  private static final SpecificData DATA = data();

  private SpecificRecordIo() {}

  private static SpecificData data() {
    SpecificData data = new SpecificData(SpecificRecordIo.class.getClassLoader());
    data.setCustomCoders(true);
    // Avro's fast reader, on by default, would take precedence over the generated code.
    data.setFastReaderEnabled(false);
    return data;
  }

  /** Schema that the class was generated from. */
  public static Schema schema(Class<? extends SpecificRecord> type) {
    return SpecificData.get().getSchema(type);
  }

  public static <T extends SpecificRecord> DatumWriter<T> writer(Schema schema) {
    return new SpecificDatumWriter<>(schema, DATA);
  }

  /** Reader of records written with one schema, into the class of another. */
  public static <T extends SpecificRecord> DatumReader<T> reader(
      Schema writerSchema, Schema readerSchema) {
    return new SpecificDatumReader<>(writerSchema, readerSchema, DATA);
  }

  /**
   * Reads one record, which must use all of the decoder's bytes.
   *
   * @throws IOException or a RuntimeException if the bytes are not such a record
   */
  public static <T> T read(DatumReader<T> reader, BinaryDecoder decoder) throws IOException {
    // Avro declares the record to fill as non-null, but documents that null creates a new one.
    T read = readNew(reader, new BoundedDecoder(decoder));
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over after the record");
    }
    return read;
  }

  @SuppressWarnings("NullAway")
  private static <T> T readNew(DatumReader<T> reader, Decoder decoder) throws IOException {
    return reader.read(null, decoder);
  }

  /**
   * Why a record could not be written, with the path of the invalid field if Avro's slower writer
   * finds it.
   */
  public static String fault(SpecificRecord record, Exception failure) {
    try {
      Encoder discardingEncoder =
          EncoderFactory.get().directBinaryEncoder(OutputStream.nullOutputStream(), null);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, discardingEncoder);
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
    return String.valueOf(failure.getMessage());
  }
}
