package io.spoor.offline.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads gzip (RFC 1952) with one or several members. A torn or damaged member costs no member
 * behind it: reading continues at the next one, and the error is thrown at the end.
 */
final class GzipInput extends InputStream {
  private static final String TORN = "Unexpected end of ZLIB input stream";

  /** Damaged members of a file; no more are passed over, so that a hostile file takes no time. */
  private static final int MAX_DAMAGED = 1_000;

  private static final int KEPT = 1 << 16;
  private static final int HEADER = 10;
  private static final long MAX_SIZE = 0xFFFF_FFFFL;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CHECK = 2;
  private static final int RESERVED = 0xE0;

  private final InputStream raw;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();

  /** Bytes of the file: the next ones, and some before, in which a lost member may begin. */
  private final byte[] window = new byte[2 * KEPT];

  private int position;
  private int limit;
  private int memberStart;
  private boolean inMember;
  private int damaged;
  private @Nullable IOException failure;

  GzipInput(InputStream raw) {
    this.raw = raw;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (length > 0) {
      if (!inMember && !openMember()) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int read = inflate(into, offset, length);
      if (read > 0) {
        check.update(into, offset, read);
        return read;
      }
    }
    return 0;
  }

  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      int read = inflater.inflate(into, offset, length);
      if (read > 0) {
        return read;
      }
    } catch (DataFormatException e) {
      leaveDamagedMember(new ZipException("damaged gzip data"));
      return 0;
    }
    if (inflater.finished()) {
      position = limit - inflater.getRemaining();
      closeMember();
    } else if (inflater.needsDictionary()) {
      leaveDamagedMember(new ZipException("damaged gzip data"));
    } else {
      position = limit;
      if (fill()) {
        inflater.setInput(window, position, limit - position);
      } else {
        leaveDamagedMember(new EOFException(TORN));
      }
    }
    return 0;
  }

  /** Reads the checksum and the size; of a torn member, they are bytes of the next one. */
  private void closeMember() throws IOException {
    inMember = false;
    long checksum = fourBytes();
    long size = fourBytes();
    if (checksum != check.getValue() || size != (inflater.getBytesWritten() & MAX_SIZE)) {
      leaveDamagedMember(
          size < 0 ? new EOFException(TORN) : new ZipException("wrong checksum of gzip data"));
    }
  }

  /** The next four bytes, the least significant one first; -1 at the end. */
  private long fourBytes() throws IOException {
    long number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int b = next();
      if (b < 0) {
        return -1;
      }
      number |= (long) b << (Byte.SIZE * i);
    }
    return number;
  }

  /**
   * Continues behind the start of the damaged member, where a torn one may be followed by others.
   */
  private void leaveDamagedMember(IOException cause) {
    fail(cause);
    damaged++;
    inMember = false;
    position = memberStart;
  }

  private void fail(IOException cause) {
    failure = failure == null ? cause : failure;
  }

  /** Finds the next member and reads its header; false at the end. */
  private boolean openMember() throws IOException {
    while (damaged < MAX_DAMAGED && available(HEADER)) {
      if (isHeader()) {
        int flags = window[position + 3];
        position += HEADER;
        skipHeader(flags);
        memberStart = position;
        inflater.reset();
        inflater.setInput(window, position, limit - position);
        check.reset();
        inMember = true;
        return true;
      }
      if (window[position++] != 0) {
        // Zeros are padding.
        fail(new ZipException("data that is not gzip follows a gzip member"));
      }
    }
    return false;
  }

  private boolean isHeader() {
    return (window[position] & 0xFF) == 0x1F
        && (window[position + 1] & 0xFF) == 0x8B
        && window[position + 2] == 8
        && (window[position + 3] & RESERVED) == 0;
  }

  private void skipHeader(int flags) throws IOException {
    if ((flags & EXTRA) != 0) {
      int length = next() | next() << Byte.SIZE;
      for (int i = 0; i < length && next() >= 0; i++) {
        // Extra fields are not used.
      }
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    if ((flags & HEADER_CHECK) != 0) {
      next();
      next();
    }
  }

  private void skipText(boolean isPresent) throws IOException {
    while (isPresent && next() > 0) {
      // A text ends with a zero.
    }
  }

  private int next() throws IOException {
    return available(1) ? window[position++] & 0xFF : -1;
  }

  private boolean available(int bytes) throws IOException {
    while (limit - position < bytes) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /** Reads further bytes of the file; keeps at least the last {@value #KEPT} before them. */
  private boolean fill() throws IOException {
    if (limit == window.length) {
      System.arraycopy(window, KEPT, window, 0, limit - KEPT);
      limit -= KEPT;
      position -= KEPT;
      memberStart = Math.max(0, memberStart - KEPT);
    }
    int read = raw.read(window, limit, window.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    raw.close();
  }
}
