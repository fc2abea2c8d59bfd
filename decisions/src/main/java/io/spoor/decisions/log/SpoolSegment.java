package io.spoor.decisions.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.DecisionRecord;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * A file of a spool: the schema of its records, then a frame for each record (length, CRC-32C,
 * Avro). A frame that is not whole ends what can be read of it.
 */
final class SpoolSegment implements Closeable {
  private static final byte[] MAGIC = "spoor-decision-spool/1\n".getBytes(UTF_8);
  private static final int FRAME_HEADER = 8;
  private static final int MAX_FRAME = 4 << 20;

  private final FileChannel channel;
  private final SpecificDatumReader<DecisionRecord> reader;
  private final long start;
  private long end;

  private SpoolSegment(FileChannel channel, Schema writer, long start, long end) {
    this.channel = channel;
    this.reader = new SpecificDatumReader<>(writer, DecisionRecord.getClassSchema());
    this.start = start;
    this.end = end;
  }

  /**
   * Records that were read.
   *
   * @param sizes bytes of their frames, in the same order
   * @param end position after the last one
   * @param isDamaged whether a frame follows that is not whole
   */
  record Frames(List<DecisionRecord> records, List<Long> sizes, long end, boolean isDamaged) {}

  /** A new, empty segment. A file of its name is one that the disk did not take whole. */
  static SpoolSegment create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    byte[] schema = DecisionRecord.getClassSchema().toString().getBytes(UTF_8);
    ByteBuffer header = ByteBuffer.allocate(MAGIC.length + Integer.BYTES + schema.length);
    header.put(MAGIC).putInt(schema.length).put(schema).flip();
    try {
      write(channel, header, 0);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    long start = header.capacity();
    return new SpoolSegment(channel, DecisionRecord.getClassSchema(), start, start);
  }

  /**
   * A segment of an earlier process.
   *
   * @throws IOException if the file cannot be read, or is no segment
   */
  static SpoolSegment open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer header = read(channel, 0, MAGIC.length + Integer.BYTES);
      byte[] magic = new byte[MAGIC.length];
      header.get(magic);
      int length = header.getInt();
      if (!Arrays.equals(magic, MAGIC) || length < 0 || length > MAX_FRAME) {
        throw new IOException("this is no segment of a spool");
      }
      byte[] schema = new byte[length];
      read(channel, MAGIC.length + Integer.BYTES, length).get(schema);
      long start = MAGIC.length + Integer.BYTES + (long) length;
      return new SpoolSegment(
          channel, new Schema.Parser().parse(new String(schema, UTF_8)), start, channel.size());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e instanceof IOException io ? io : new IOException("its schema cannot be read", e);
    }
  }

  /** Position of the first frame. */
  long start() {
    return start;
  }

  /** Position after the last frame. */
  long end() {
    return end;
  }

  /** A record as it is appended. */
  static ByteBuffer frame(DecisionRecord record) throws IOException {
    var bytes = new ByteArrayOutputStream(2_048);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(DecisionRecord.class).write(record, encoder);
    byte[] payload = bytes.toByteArray();
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + payload.length);
    return frame.putInt(payload.length).putInt(checksum(payload)).put(payload).flip();
  }

  /** Appends a frame: all of it, or none. */
  void append(ByteBuffer frame) throws IOException {
    try {
      end = write(channel, frame, end);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  /** At most {@code max} records from a position. */
  Frames read(long position, int max) throws IOException {
    List<DecisionRecord> records = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    long next = position;
    while (records.size() < max && next < end) {
      DecisionRecord record = recordAt(next);
      if (record == null) {
        return new Frames(records, sizes, next, true);
      }
      records.add(record);
      long size = FRAME_HEADER + (long) lengthAt(next);
      sizes.add(size);
      next += size;
    }
    return new Frames(records, sizes, next, false);
  }

  private int lengthAt(long position) throws IOException {
    return read(channel, position, Integer.BYTES).getInt();
  }

  private @Nullable DecisionRecord recordAt(long position) throws IOException {
    if (position + FRAME_HEADER > end) {
      return null;
    }
    ByteBuffer header = read(channel, position, FRAME_HEADER);
    int length = header.getInt();
    int checksum = header.getInt();
    if (length < 0 || length > MAX_FRAME || position + FRAME_HEADER + length > end) {
      return null;
    }
    byte[] payload = new byte[length];
    read(channel, position + FRAME_HEADER, length).get(payload);
    if (checksum(payload) != checksum) {
      return null;
    }
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(payload, null);
    return reader.read(new DecisionRecord(), decoder);
  }

  private static int checksum(byte[] payload) {
    var crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ends too early");
      }
    }
    return buffer.flip();
  }

  /** Returns the position after the buffer. */
  private static long write(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long next = position;
    while (buffer.hasRemaining()) {
      next += channel.write(buffer, next);
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
