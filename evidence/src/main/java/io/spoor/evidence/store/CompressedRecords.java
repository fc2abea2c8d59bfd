package io.spoor.evidence.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Expands {@code records.gz}: one gzip member with a fixed header, and no byte after it, so that a
 * byte outside the compressed data cannot be altered unnoticed. Not thread-safe.
 *
 * <p>Malformed data, and data that expands beyond the limit, cause an {@link
 * IllegalArgumentException}, as a malformed line does.
 */
final class CompressedRecords extends InputStream {
  static final String FILE_NAME = "records.gz";

  /** Deflate, no name, no time, unknown system: as {@link CompressingOutput} writes it. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int TRAILER_BYTES = 8;
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream file;
  private final long limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int inputLength;
  private long expanded;
  private boolean started;
  private boolean ended;

  /**
   * Creates a stream over a file.
   *
   * @param limit the greatest permitted number of expanded bytes; 0 if the segment must not be
   *     compressed: reading then fails
   */
  CompressedRecords(InputStream file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (ended) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    if (!started) {
      started = true;
      if (limit == 0) {
        throw malformed("exists, but the format of the segment permits no compressed records");
      }
      if (!Arrays.equals(file.readNBytes(HEADER.length), HEADER)) {
        throw malformed("does not begin with the expected gzip header");
      }
    }
    return expand(bytes, from, length);
  }

  private int expand(byte[] bytes, int from, int length) throws IOException {
    try {
      while (true) {
        int read = inflater.inflate(bytes, from, length);
        if (read > 0) {
          count(bytes, from, read);
          return read;
        }
        if (inflater.finished()) {
          checkTrailer();
          ended = true;
          return -1;
        }
        if (inflater.needsDictionary()) {
          throw malformed("is not valid gzip data");
        }
        inputLength = file.read(buffer);
        if (inputLength < 0) {
          throw malformed("ends too early");
        }
        inflater.setInput(buffer, 0, inputLength);
      }
    } catch (DataFormatException e) {
      throw malformed("is not valid gzip data");
    }
  }

  private void count(byte[] bytes, int from, int read) {
    expanded += read;
    if (expanded > limit) {
      throw malformed("expands beyond the " + limit + " bytes that the statement permits");
    }
    crc.update(bytes, from, read);
  }

  private void checkTrailer() throws IOException {
    int buffered = Math.min(inflater.getRemaining(), TRAILER_BYTES + 1);
    byte[] rest = Arrays.copyOf(unread(buffered), TRAILER_BYTES + 1);
    int size = buffered + file.readNBytes(rest, buffered, rest.length - buffered);
    ByteBuffer trailer = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
    if (size != TRAILER_BYTES
        || trailer.getInt() != (int) crc.getValue()
        || trailer.getInt() != (int) expanded) {
      throw malformed("does not end with the checksum and the size of its content");
    }
  }

  /** The first bytes that the inflater did not use; they are at the end of its input. */
  private byte[] unread(int count) {
    int start = inputLength - inflater.getRemaining();
    return Arrays.copyOfRange(buffer, start, start + count);
  }

  private static IllegalArgumentException malformed(String problem) {
    return new IllegalArgumentException(FILE_NAME + " " + problem);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    file.close();
  }
}
