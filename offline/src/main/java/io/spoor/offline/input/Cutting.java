package io.spoor.offline.input;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The record being cut out: its bytes up to a limit, its size beyond. */
final class Cutting {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
  private final int maxBytes;
  private long startLine;
  private long size;

  Cutting(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void begin(long line) {
    bytes.reset();
    size = 0;
    startLine = line;
  }

  void keep(int c) {
    size++;
    if (size <= maxBytes) {
      bytes.write(c);
    }
  }

  void keep(byte[] from, int offset, int length) {
    size += length;
    if (size <= maxBytes) {
      bytes.write(from, offset, length);
    }
  }

  RawRecordLine cut() {
    if (size > maxBytes) {
      return new RawRecordLine.TooLarge(startLine, size);
    }
    byte[] whole = bytes.toByteArray();
    int end = whole.length;
    while (end > 0 && isBlank(whole[end - 1])) {
      end--;
    }
    return new RawRecordLine.Whole(
        startLine, end == whole.length ? whole : Arrays.copyOf(whole, end));
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
