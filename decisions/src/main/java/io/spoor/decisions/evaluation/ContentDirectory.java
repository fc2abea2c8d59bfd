package io.spoor.decisions.evaluation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary directory of this process. Beside it lies a file of the same name that is locked as
 * long as the process lives: by that, a later process finds the directories of processes that were
 * killed, and deletes them.
 */
final class ContentDirectory implements Closeable {
  private static final String PREFIX = "spoor-run-content-";
  private static final String LOCK = ".lock";

  private final Path directory;
  private final Path lockFile;
  private final FileChannel lock;

  private ContentDirectory(Path directory, Path lockFile, FileChannel lock) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * A new, empty directory; those of dead processes are deleted.
   *
   * @throws IOException if it cannot be written
   */
  static ContentDirectory create(Path parent) throws IOException {
    // The lock is held before the directory exists: one without a held lock is nobody's.
    Path lockFile = Files.createTempFile(parent, PREFIX, LOCK);
    FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
    try {
      if (!isLocked(lock)) {
        throw new IOException("cannot lock " + lockFile);
      }
      String name = String.valueOf(lockFile.getFileName());
      Path directory =
          Files.createDirectory(
              parent.resolve(name.substring(0, name.length() - LOCK.length())),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      deleteLeftovers(parent, directory);
      return new ContentDirectory(directory, lockFile, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path path() {
    return directory;
  }

  /** What cannot be deleted now, a later start may delete. */
  private static void deleteLeftovers(Path parent, Path own) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path each : all) {
        if (!each.equals(own) && isOfSameOwner(each, own)) {
          deleteIfDead(each);
        }
      }
    } catch (IOException e) {
      // The directory of this process can be used all the same.
    }
  }

  /** The parent may be everybody's: a link, or what another user made, is not touched. */
  private static boolean isOfSameOwner(Path found, Path own) throws IOException {
    return Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(found, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
  }

  /** A directory without a lock file may be in use. */
  private static void deleteIfDead(Path found) {
    Path lockFile = found.resolveSibling(found.getFileName() + LOCK);
    try (FileChannel lock =
        FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (isLocked(lock)) {
        deleteAll(found);
        Files.deleteIfExists(lockFile);
      }
    } catch (IOException e) {
      // Not there, or not to be opened: it may be in use.
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  /** Deletes the directory. */
  @Override
  public void close() throws IOException {
    deleteAll(directory);
    Files.deleteIfExists(lockFile);
    lock.close();
  }
}
