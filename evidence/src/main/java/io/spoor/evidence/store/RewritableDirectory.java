package io.spoor.evidence.store;

import io.spoor.evidence.EvidenceException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Replaces the records of a sealed segment by a second file under {@code DIR/altering}, forced to
 * disk, and one rename. They stay compressed or uncompressed as they are. {@code DIR/altering/lock}
 * is locked while this is open; the log may grow meanwhile.
 */
public final class RewritableDirectory extends DirectoryStore implements Closeable {
  private static final String LOCK = "lock";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Disk disk;
  private final FileChannel lockFile;

  private RewritableDirectory(Path directory, Disk disk, FileChannel lockFile) {
    super(directory);
    this.disk = disk;
    this.lockFile = lockFile;
  }

  /**
   * Opens the directory; leftovers of a crash are discarded.
   *
   * @throws java.nio.file.NotDirectoryException if there is no log
   * @throws EvidenceException if another process is altering it
   */
  public static RewritableDirectory open(Path directory) throws IOException {
    return open(directory, Disk.real());
  }

  static RewritableDirectory open(Path directory, Disk disk) throws IOException {
    DirectoryStore.open(directory);
    Path draftsDirectory = ownDirectory(directory.resolve(ALTERING));
    FileChannel lockFile =
        FileChannel.open(
            draftsDirectory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!WritableDirectory.locks(lockFile)) {
      lockFile.close();
      throw new EvidenceException(
          "another process withholds or deletes records of the evidence log in "
              + directory
              + ": wait until it has finished, then run the command again");
    }
    try (Stream<Path> leftovers = Files.list(draftsDirectory)) {
      for (Path path : leftovers.filter(leftover -> !leftover.endsWith(LOCK)).toList()) {
        FileTrees.delete(path);
      }
    }
    return new RewritableDirectory(directory, disk, lockFile);
  }

  /** Begins the replacement of a segment's {@code records}. */
  public Draft rewrite(long segment) {
    return new Draft(segment);
  }

  /** The replacement {@code records} being written. */
  public final class Draft implements Closeable {
    private final Path directory;
    private final long segment;

    private Draft(long segment) {
      this.segment = segment;
      this.directory = directory().resolve(ALTERING).resolve(name(segment));
    }

    /** Writes the content and replaces the existing file durably, or leaves it unchanged. */
    public void replace(Content content) throws IOException {
      Path target = recordsFile(segment);
      if (isCompressed(target)) {
        writeCompressed(content);
      } else {
        write(content);
      }
      disk.replace(directory, target);
      disk.forceDirectory(segmentDirectory(segment));
    }

    private void write(Content content) throws IOException {
      try (Disk.Output file = disk.create(directory)) {
        var buffered = new BufferedOutputStream(file, BUFFER_BYTES);
        content.writeTo(buffered);
        buffered.flush();
        file.force();
      }
    }

    private void writeCompressed(Content content) throws IOException {
      try (CompressingOutput file = CompressingOutput.create(disk, directory)) {
        content.writeTo(file);
        file.force();
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(directory);
    }
  }

  /** The content to write. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
