package io.spoor.evidence.store;

import io.spoor.evidence.segment.SegmentFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Reads sealed segments without verifying them. A read failure is an {@link IOException}, a missing
 * part is empty.
 */
public interface SegmentStore {
  /** Numbers of all existing segments. */
  SortedSet<Long> segments() throws IOException;

  /** Files in the segments' directories that do not belong to a log; for people. */
  List<String> unknownFiles() throws IOException;

  /** Whether the records of a segment are stored compressed; false if there are none. */
  boolean isCompressed(long segment) throws IOException;

  /** A part as a stream; the caller closes it. */
  Optional<InputStream> open(long segment, SegmentFile segmentFile) throws IOException;

  /** Maximum array length of any JVM, minus the additional byte. */
  int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 9;

  /** Maximum length of a statement or a checkpoint. */
  int MAX_FILE_BYTES = 1 << 24;

  /** Reads a statement or a checkpoint. */
  default Optional<byte[]> read(long segment, SegmentFile segmentFile) throws IOException {
    return read(segment, segmentFile, MAX_FILE_BYTES);
  }

  /**
   * Reads a complete part. An altered file can be larger than memory: if it has more than {@code
   * max} bytes, one additional byte is read, which suffices to detect the alteration.
   */
  default Optional<byte[]> read(long segment, SegmentFile segmentFile, long max)
      throws IOException {
    Optional<InputStream> in = open(segment, segmentFile);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream stream = in.get()) {
      return Optional.of(stream.readNBytes(Math.clamp(max, 0, MAX_ARRAY_LENGTH) + 1));
    }
  }

  /** Location, for people. */
  @Override
  String toString();
}
