package io.spoor.evidence.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a stream without their newlines, each as a range of one buffer that the next one may
 * write over. For one thread.
 */
final class LineScanner {
  private static final int START_BYTES = 1 << 17;

  /** Longer than Kafka lets any record be; a length without end must not take all memory. */
  private static final int MAX_LINE_BYTES = 1 << 28;

  private final InputStream in;
  private byte[] buffer = new byte[START_BYTES];

  /** Of what was read and not yet passed on. */
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
   * Goes on to the next line; false if there is none.
   *
   * @throws IllegalArgumentException if the last line has no newline at its end
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

  /** Reads more behind what is unread; false at the end. May move what is unread. */
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

  /** The buffer that the line lies in. */
  byte[] buffer() {
    return buffer;
  }

  int lineFrom() {
    return lineFrom;
  }

  int lineLength() {
    return lineLength;
  }

  /** Bytes of the stream up to the end of the line, with its newline. */
  long position() {
    return position;
  }
}
