package io.spoor.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.store.FileTrees;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.ExportContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of an export. During the export, {@code .unfinished} contains the context and
 * incomplete files; completed files have their final names, and {@code export.json} is written
 * last.
 */
final class ExportDirectory {
  static final String LOG = "log";
  static final String REPORT = "report.html";

  private static final String SEGMENTS = "segments";
  private static final String UNFINISHED = ".unfinished";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  ExportDirectory(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory;
  }

  Path log() {
    return directory.resolve(LOG);
  }

  /** A directory for temporary files, created if missing. */
  Path temporaryFile(String name) throws IOException {
    return Files.createDirectories(directory.resolve(UNFINISHED).resolve(name));
  }

  private Path contextFile() {
    return directory.resolve(UNFINISHED).resolve("facts.json");
  }

  /**
   * Prevents concurrent exports into this directory until the lock is closed.
   *
   * @throws EvidenceException if another export is running, or the directory has other contents
   */
  FileChannel lock() throws IOException {
    if (!Files.exists(directory.resolve(UNFINISHED))) {
      resumedContext(); // fails if the directory has other contents
    }
    FileChannel lock =
        FileChannel.open(
            temporaryFile("lock").resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (!locks(lock)) {
      lock.close();
      throw new EvidenceException(
          "another process writes an export in "
              + directory
              + ": wait until it is complete, or choose another directory");
    }
    return lock;
  }

  private static boolean locks(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // within this process
    }
  }

  /**
   * The context of an earlier, incomplete run.
   *
   * @throws EvidenceException if the directory has other contents, or a completed export
   */
  Optional<ExportContext> resumedContext() throws IOException {
    if (Files.exists(directory.resolve(ExportManifest.FILE))) {
      removeContext(); // left by a crash, or by a process that waited for the lock
      throw new EvidenceException(
          "a finished export is in " + directory + ": choose another directory");
    }
    if (Files.exists(contextFile())) {
      try {
        return Optional.of(ExportContext.of(JSON.readTree(Files.readAllBytes(contextFile()))));
      } catch (IllegalArgumentException e) {
        throw new EvidenceException(contextFile() + ": " + e.getMessage(), e);
      }
    }
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.anyMatch(path -> !path.endsWith(UNFINISHED))) {
          throw new EvidenceException(
              directory
                  + " is not empty and holds no unfinished export. Choose an empty or new "
                  + "directory");
        }
      }
    }
    return Optional.empty();
  }

  /** Discards incomplete files. */
  void removeContext() throws IOException {
    FileTrees.delete(directory.resolve(UNFINISHED));
  }

  void writeContext(ExportContext context) throws IOException {
    Files.createDirectories(directory.resolve(UNFINISHED));
    writeAtomically(contextFile(), CanonicalJson.bytes(context.json()));
  }

  /** Final path of a format's file or directory. */
  Path target(ExportFormat format) {
    return directory.resolve(format == ExportFormat.HTML ? REPORT : format.text());
  }

  /** The same path within the scratch directory. */
  Path unfinished(ExportFormat format) throws IOException {
    return temporaryFile("form-" + format.text())
        .resolve(format == ExportFormat.HTML ? REPORT : format.text());
  }

  void finish(ExportManifest manifest) throws IOException {
    writeAtomically(directory.resolve(ExportManifest.FILE), manifest.bytes());
    removeContext();
  }

  private void writeAtomically(Path file, byte[] bytes) throws IOException {
    Path temporary = directory.resolve(UNFINISHED).resolve("new");
    Files.write(temporary, bytes);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** All files except the manifest and those files of the log that its verification covers. */
  List<String> allFiles() throws IOException {
    List<String> names = new ArrayList<>();
    Path root = directory.toRealPath(); // may be a symbolic link, unlike its contents
    Path segments = Path.of(LOG, SEGMENTS);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted().toList()) {
        Path relative = root.relativize(path);
        String name = relative.toString();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            || (relative.startsWith(segments) && !relative.equals(segments))
            || name.equals(ExportManifest.FILE)) {
          continue;
        }
        names.add(name);
      }
    }
    return names;
  }

  /** The files without incomplete ones: those that the manifest lists. */
  List<String> files() throws IOException {
    return allFiles().stream().filter(name -> !Path.of(name).startsWith(UNFINISHED)).toList();
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
