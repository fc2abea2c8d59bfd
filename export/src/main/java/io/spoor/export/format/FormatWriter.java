package io.spoor.export.format;

import io.spoor.evidence.record.RecordView;
import java.io.Closeable;
import java.io.IOException;

/**
 * Takes the records of an export in their order and writes them as something else. What it writes
 * depends on nothing but the records and the export's facts, so that a verifier can make the same
 * bytes again.
 */
public interface FormatWriter extends Closeable {
  /**
   * The next record.
   *
   * @param number counted over the log, from 0
   */
  void write(long number, RecordView record) throws IOException;

  /** Writes what is left. */
  @Override
  void close() throws IOException;
}
