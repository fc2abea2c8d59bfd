package io.spoor.evidence.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Adds segments; one process at a time. */
public interface WritableStore extends SegmentStore, Closeable {
  /** Begins a segment. What an earlier draft left is thrown away. */
  Draft draft(long segment) throws IOException;

  /**
   * A segment before it is sealed. After an {@link IOException} of any method it cannot be
   * committed any more.
   */
  interface Draft extends Closeable {
    /** Where the records go, as they come. */
    OutputStream records() throws IOException;

    /**
     * Makes the segment part of the log, durably, whole or not at all: when this returns it
     * survives a power cut; when it throws, it is either there as a whole or not there.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is a segment of this number
     */
    void commit(byte[] hashes, byte[] statement, byte[] checkpoint) throws IOException;

    /** Throws away what was not committed. */
    @Override
    void close() throws IOException;
  }
}
