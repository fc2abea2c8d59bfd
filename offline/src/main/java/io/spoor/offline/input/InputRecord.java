package io.spoor.offline.input;

/** A record that the reader extracted from a file. */
public sealed interface InputRecord {
  /** Line of the file that the record begins on, from 1. */
  long line();

  /** A record's bytes, exactly as written but for blanks at its end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each record would cost
  record Complete(long line, byte[] bytes) implements InputRecord {}

  /**
   * A record longer than allowed, passed over.
   *
   * @param size size in bytes
   * @param head its first bytes, as many as are allowed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Oversized(long line, long size, byte[] head) implements InputRecord {}
}
