package io.spoor.offline.input;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Buffers the current record: its bytes up to a limit, beyond that only its size. */
final class RecordBuffer {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private final int maxBytes;
  private long startLine;
  private long size;
  private int last;

  RecordBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void start(long line) {
    bytes.reset();
    size = 0;
    last = 0;
    startLine = line;
  }

  void append(int c) {
    last = DocumentStart.isOfByteOrderMark(c) ? last : c;
    size++;
    if (size <= maxBytes) {
      bytes.write(c);
    }
  }

  void append(byte[] source, int offset, int length) {
    size += length;
    if (size <= maxBytes) {
      bytes.write(source, offset, length);
    }
  }

  long size() {
    return size;
  }

  /** Whether bytes were left out. */
  boolean isOversized() {
    return size > maxBytes;
  }

  /** Whether the next byte would be the first to be left out. */
  boolean isFull() {
    return size == maxBytes;
  }

  /** Whether there are only blanks. */
  boolean isBlank() {
    for (byte b : bytes.toByteArray()) {
      if (!isBlank(b)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a byte was appended last, before a byte order mark. */
  boolean endsWith(int c) {
    return last == c;
  }

  /** A copy of the bytes, at most as many as are allowed. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Keeps only the first bytes. */
  void truncate(int length) {
    byte[] kept = Arrays.copyOf(bytes.toByteArray(), length);
    bytes.reset();
    bytes.write(kept, 0, length);
    size = length;
  }

  InputRecord finish() {
    if (size > maxBytes) {
      return new InputRecord.Oversized(startLine, size, bytes.toByteArray());
    }
    byte[] recordBytes = bytes.toByteArray();
    int end = recordBytes.length;
    while (end > 0 && isBlank(recordBytes[end - 1])) {
      end--;
    }
    return new InputRecord.Complete(
        startLine, end == recordBytes.length ? recordBytes : Arrays.copyOf(recordBytes, end));
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
