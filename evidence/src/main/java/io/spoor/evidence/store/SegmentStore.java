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
  List<String> strangers() throws IOException;

  /** A part as a stream; the caller closes it. */
  Optional<InputStream> open(long segment, Part part) throws IOException;

  /** A part as a whole. */
  default Optional<byte[]> read(long segment, Part part) throws IOException {
    Optional<InputStream> in = open(segment, part);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream stream = in.get()) {
      return Optional.of(stream.readAllBytes());
    }
  }

  /** Where it lies, for people. */
  @Override
  String toString();
}
