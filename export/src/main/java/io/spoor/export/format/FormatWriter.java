package io.spoor.export.format;

import io.spoor.evidence.record.RecordView;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the records of an export, in order, in one format. The output depends only on the records
 * and the export's context, so that a verifier can reproduce the same bytes.
 */
public interface FormatWriter extends Closeable {
  /**
   * Writes the next record.
   *
   * @param number number in the log, from 0
   */
  void write(long number, RecordView record) throws IOException;

  /** Writes the remaining output. */
  @Override
  void close() throws IOException;
}
