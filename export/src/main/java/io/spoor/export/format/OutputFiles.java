package io.spoor.export.format;

import java.io.IOException;
import java.io.OutputStream;

/** Port that creates the files of a writer. */
public interface OutputFiles {
  /**
   * Creates a file; the caller closes it.
   *
   * @param name relative to the export, with {@code /}
   */
  OutputStream create(String name) throws IOException;
}
