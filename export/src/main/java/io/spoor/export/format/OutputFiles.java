package io.spoor.export.format;

import java.io.IOException;
import java.io.OutputStream;

/** Where a sink's files go. */
public interface OutputFiles {
  /**
   * A new file; who asks for it closes it.
   *
   * @param name relative to the export, with {@code /}
   */
  OutputStream create(String name) throws IOException;
}
