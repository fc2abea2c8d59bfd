package io.spoor.evidence.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Reads sealed segments. Nothing here judges what they hold; a failure to read is an {@link
 * IOException}, a part that is not there is empty.
 */
public interface SegmentStore {
  /** Numbers of all segments that are there. */
  SortedSet<Long> segments() throws IOException;

  /** What lies among the segments, or in one of them, and belongs to no log; for people. */
  List<String> unknownFiles() throws IOException;

  /** A part as a stream; the caller closes it. */
  Optional<InputStream> open(long segment, SegmentFile segmentFile) throws IOException;

  /** What any JVM allows, less the one byte more. */
  int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 9;

  /** Longer is no statement and no checkpoint. */
  int MAX_FILE_BYTES = 1 << 24;

  /** A statement or a checkpoint. */
  default Optional<byte[]> read(long segment, SegmentFile segmentFile) throws IOException {
    return read(segment, segmentFile, MAX_FILE_BYTES);
  }

  /**
   * A part as a whole. Whoever alters a file can make it longer than any memory: of one that has
   * more than {@code max} bytes, one byte more is read, which is enough to see that it is altered.
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

  /** Where it lies, for people. */
  @Override
  String toString();
}
