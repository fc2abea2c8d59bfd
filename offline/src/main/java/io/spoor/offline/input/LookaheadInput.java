package io.spoor.offline.input;

import java.io.IOException;
import java.io.InputStream;

/** A stream with a window of bytes for lookahead; counts lines. */
final class LookaheadInput {
  static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private boolean endOfStream;
  private long line = 1;

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
  int peek(int ahead) throws IOException {
    while (position + ahead >= limit && !endOfStream && ahead < buffer.length) {
      fillBuffer();
    }
    return position + ahead < limit ? buffer[position + ahead] & 0xFF : END;
  }

  int read() throws IOException {
    int c = peek(0);
    if (c != END) {
      position++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      read();
    }
  }

  /** Reads up to and including the next line feed; stores the bytes before it. */
  void readLine(RecordBuffer into) throws IOException {
    while (peek(0) != END) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      into.append(buffer, position, end - position);
      position = end;
      if (end < limit) {
        position++;
        line++;
        return;
      }
    }
  }

  private void fillBuffer() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      return;
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      endOfStream = true;
    } else {
      limit += read;
    }
  }
}
