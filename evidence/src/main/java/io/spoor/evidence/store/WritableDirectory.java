package io.spoor.evidence.store;

import io.spoor.evidence.EvidenceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Adds segments to {@code DIR/segments}. A segment is written under {@code DIR/staging}, forced to
 * disk file by file, and then renamed. {@code DIR/staging/lock} is locked while this is open.
 */
public final class WritableDirectory extends DirectoryStore implements WritableStore {
  private static final String LOCK = "lock";

  private final Disk disk;
  private final FileChannel lockFile;

  private WritableDirectory(Path directory, Disk disk, FileChannel lockFile) {
    super(directory);
    this.disk = disk;
    this.lockFile = lockFile;
  }

  /**
   * Opens the directory for writing, and creates missing directories.
   *
   * @throws EvidenceException if another process is writing there
   */
  public static WritableDirectory open(Path directory) throws IOException {
    return open(directory, Disk.real());
  }

  static WritableDirectory open(Path directory, Disk disk) throws IOException {
    Path staging = ownDirectory(directory.resolve(STAGING));
    Files.createDirectories(directory.resolve(SEGMENTS));
    Disk.real().forceDirectory(directory);
    FileChannel lockFile =
        FileChannel.open(
            staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locks(lockFile)) {
      lockFile.close();
      throw new EvidenceException(
          "another process writes the evidence log in "
              + directory
              + ": a log has one writer; stop the other process, or choose another "
              + "directory");
    }
    return new WritableDirectory(directory, disk, lockFile);
  }

  static boolean locks(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // within this process
    }
  }

  @Override
  public Draft draft(long segment) throws IOException {
    Path staging = directory().resolve(STAGING);
    try (Stream<Path> leftovers = Files.list(staging)) {
      for (Path path : leftovers.filter(p -> !p.endsWith(LOCK)).toList()) {
        FileTrees.delete(path);
      }
    }
    Path draftDirectory = staging.resolve(name(segment));
    disk.createDirectory(draftDirectory);
    return new DirectoryDraft(disk, draftDirectory, segmentDirectory(segment));
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
