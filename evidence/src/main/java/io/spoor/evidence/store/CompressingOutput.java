package io.spoor.evidence.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes {@code records.gz}, compressed while the records are appended. Not thread-safe. */
final class CompressingOutput extends GZIPOutputStream {
  /** Measured on a realistic log: docs/decisions/0037. */
  private static final int LEVEL = 1;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk.Output file;

  private CompressingOutput(Disk.Output file) throws IOException {
    super(file, BUFFER_BYTES);
    this.file = file;
    def.setLevel(LEVEL);
  }

  /** Creates the file. */
  static CompressingOutput create(Disk disk, Path path) throws IOException {
    Disk.Output file = disk.create(path);
    try {
      return new CompressingOutput(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Ends the compressed data, and returns when it survives a power failure. */
  void force() throws IOException {
    finish();
    file.force();
  }

  /** Closes the file as it is: without {@link #force}, the data is incomplete. */
  @Override
  public void close() throws IOException {
    def.end();
    file.close();
  }
}
