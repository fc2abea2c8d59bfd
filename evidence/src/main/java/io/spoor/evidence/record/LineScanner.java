package io.spoor.evidence.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of a stream without their newlines, each as a range of one buffer that the next
 * line may overwrite. Not thread-safe.
 */
final class LineScanner {
  private static final int START_BYTES = 1 << 17;

  /** Exceeds any Kafka record; prevents an endless line from exhausting memory. */
  private static final int MAX_LINE_BYTES = 1 << 28;

  private final InputStream in;
  private byte[] buffer = new byte[START_BYTES];

  /** Start of the data that was read but not yet returned. */
  private int from;

  private int to;
  private boolean endOfStream;

  private int lineFrom;
  private int lineLength;
  private long position;

  LineScanner(InputStream in) {
    this.in = in;
  }

  /**
   * Advances to the next line; false if there is none.
   *
   * @throws IllegalArgumentException if the last line does not end in a newline
   */
  boolean next() throws IOException {
    int searched = from;
    while (true) {
      for (int i = searched; i < to; i++) {
        if (buffer[i] == '\n') {
          lineFrom = from;
          lineLength = i - from;
          from = i + 1;
          position += lineLength + 1L;
          return true;
        }
      }
      int unread = to - from;
      if (!fill()) {
        if (unread == 0) {
          return false;
        }
        throw new IllegalArgumentException("the last line has no newline at its end");
      }
      searched = from + unread;
    }
  }

  /** First byte of the next line, or -1 if there is none. */
  int peek() throws IOException {
    return from < to || fill() ? buffer[from] : -1;
  }

  /** Reads more data behind the unread data; false at the end. May move the unread data. */
  private boolean fill() throws IOException {
    if (endOfStream) {
      return false;
    }
    if (to == buffer.length) {
      makeRoom();
    }
    int read = in.read(buffer, to, buffer.length - to);
    endOfStream = read < 0;
    to += Math.max(read, 0);
    return !endOfStream;
  }

  private void makeRoom() {
    int unread = to - from;
    if (unread > buffer.length / 2) {
      if (buffer.length >= MAX_LINE_BYTES) {
        throw new IllegalArgumentException("a line is longer than " + MAX_LINE_BYTES + " bytes");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    System.arraycopy(buffer, from, buffer, 0, unread);
    from = 0;
    to = unread;
  }

  /** The buffer that contains the line. */
  byte[] buffer() {
    return buffer;
  }

  int lineFrom() {
    return lineFrom;
  }

  int lineLength() {
    return lineLength;
  }

  /** Position in the stream after the line and its newline, in bytes. */
  long position() {
    return position;
  }
}
