package io.spoor.offline.input;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream with a window of bytes for lookahead; counts lines. A stream that fails, such as a torn
 * gzip file, ends there, so that the bytes before are read.
 */
final class LookaheadInput {
  static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private boolean endOfStream;
  private @Nullable IOException failure;
  private byte[] returned = {};
  private int returnedPosition;
  private long line = 1;
  private long sourceBytes;

  LookaheadInput(InputStream in) {
    this.in = in;
  }

  /** Line of the next byte, from 1. */
  long line() {
    return line;
  }

  /**
   * The byte at distance {@code ahead}, without consuming it; {@link #END} at the end of the stream
   * or the window.
   */
  int peek(int ahead) {
    while (position + ahead >= limit && hasMore() && ahead < buffer.length) {
      fillBuffer();
    }
    return position + ahead < limit ? buffer[position + ahead] & 0xFF : END;
  }

  /** The error at which the stream ended; null: it ended by itself, or has not ended. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Number of bytes read from the stream so far. */
  long sourceBytes() {
    return sourceBytes;
  }

  /** Returns bytes that were read last, to be read again. */
  void unread(byte[] bytes, int from) {
    int length = bytes.length - from;
    int rest = limit - position;
    int later = returned.length - returnedPosition;
    var joined = new byte[length + rest + later];
    System.arraycopy(bytes, from, joined, 0, length);
    System.arraycopy(buffer, position, joined, length, rest);
    System.arraycopy(returned, returnedPosition, joined, length + rest, later);
    returned = joined;
    returnedPosition = 0;
    position = 0;
    limit = 0;
    for (int i = from; i < bytes.length; i++) {
      line -= bytes[i] == '\n' ? 1 : 0;
    }
  }

  int read() {
    int c = peek(0);
    if (c != END) {
      position++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  void skip(int bytes) {
    for (int i = 0; i < bytes; i++) {
      read();
    }
  }

  private void fillBuffer() {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      return;
    }
    if (returnedPosition < returned.length) {
      int length = Math.min(returned.length - returnedPosition, buffer.length - limit);
      System.arraycopy(returned, returnedPosition, buffer, limit, length);
      returnedPosition += length;
      limit += length;
      return;
    }
    int read = readSource();
    if (read < 0) {
      endOfStream = true;
    } else {
      sourceBytes += read;
      limit += read;
    }
  }

  private boolean hasMore() {
    return !endOfStream || returnedPosition < returned.length;
  }

  private int readSource() {
    try {
      return in.read(buffer, limit, buffer.length - limit);
    } catch (IOException e) {
      failure = e;
      return -1;
    }
  }
}
