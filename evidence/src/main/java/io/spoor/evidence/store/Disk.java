package io.spoor.evidence.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Port for the file operations of a segment, so that tests can fail any one of them. */
interface Disk {
  /** A file being written. */
  abstract class Output extends OutputStream {
    /** Returns when the written data survives a power failure. */
    abstract void force() throws IOException;
  }

  /** Creates a new file, readable by its owner and group and not writable after closing. */
  Output create(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /** Renames a directory atomically. The target must not exist. */
  void rename(Path source, Path target) throws IOException;

  /** Replaces a file by another atomically. */
  void replace(Path source, Path target) throws IOException;

  /** Returns when the entries of a directory survive a power failure. */
  void forceDirectory(Path directory) throws IOException;

  /** The real file system. */
  static Disk real() {
    return new RealDisk();
  }
}
