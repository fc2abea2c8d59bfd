package io.spoor.evidence.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Adds segments; one process at a time. */
public interface WritableStore extends SegmentStore, Closeable {
  /** Begins a segment. An earlier draft is discarded. */
  Draft draft(long segment) throws IOException;

  /**
   * A segment before it is sealed. After an {@link IOException} of any method it can no longer be
   * committed.
   */
  interface Draft extends Closeable {
    /** Output for the records. */
    OutputStream records() throws IOException;

    /**
     * Makes the segment part of the log, durably and atomically: when this returns it survives a
     * power failure; if it throws, the segment either exists completely or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException if a segment with this number exists
     */
    void commit(byte[] hashes, byte[] statement, byte[] checkpoint) throws IOException;

    /** Discards uncommitted data. */
    @Override
    void close() throws IOException;
  }
}
