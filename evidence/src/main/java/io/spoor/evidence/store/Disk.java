package io.spoor.evidence.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Each step by which a segment gets to disk, so that tests can fail any one of them. */
interface Disk {
  /** A file that is being written. */
  abstract class Output extends OutputStream {
    /** Returns when what was written survives a power cut. */
    abstract void force() throws IOException;
  }

  /**
   * Creates a file that must not be there yet, for its owner and group to read and nobody to write
   * again.
   */
  Output create(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /** Makes a directory's new name its name, at once. The target must not be there. */
  void rename(Path source, Path target) throws IOException;

  /** Puts a file in the place of another, at once. */
  void replace(Path source, Path target) throws IOException;

  /** Returns when the names in a directory survive a power cut. */
  void forceDirectory(Path directory) throws IOException;

  /** The machine's own. */
  static Disk real() {
    return new RealDisk();
  }
}
