package io.spoor.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.store.Trees;
import io.spoor.export.format.Format;
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
 * Where an export lies. While it is made, {@code .unfinished} says what is made and holds what is
 * not done; what is done has its name already, and {@code export.json} comes last.
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

  /** A directory for files of its own; made if it is not there. */
  Path scratch(String name) throws IOException {
    return Files.createDirectories(directory.resolve(UNFINISHED).resolve(name));
  }

  private Path facts() {
    return directory.resolve(UNFINISHED).resolve("facts.json");
  }

  /**
   * Keeps others from making an export here at the same time, until it is closed.
   *
   * @throws EvidenceException if one does, or there is something else
   */
  FileChannel lock() throws IOException {
    if (!Files.exists(directory.resolve(UNFINISHED))) {
      begun(); // nothing is written beside what is not ours
    }
    FileChannel lock =
        FileChannel.open(
            scratch("lock").resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locks(lock)) {
      lock.close();
      throw new EvidenceException(
          "another process makes an export in "
              + directory
              + ": wait until it is done, or give another directory");
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
   * What an earlier run has begun here.
   *
   * @throws EvidenceException if there is something else, or an export that is finished
   */
  Optional<ExportFacts> begun() throws IOException {
    if (Files.exists(directory.resolve(ExportManifest.FILE))) {
      forget(); // which a crash may have left, or whoever waited for the lock
      throw new EvidenceException(
          "a finished export is in " + directory + ": give another directory");
    }
    if (Files.exists(facts())) {
      try {
        return Optional.of(ExportFacts.of(JSON.readTree(Files.readAllBytes(facts()))));
      } catch (IllegalArgumentException e) {
        throw new EvidenceException(facts() + ": " + e.getMessage(), e);
      }
    }
    if (Files.isDirectory(directory)) {
      try (Stream<Path> there = Files.list(directory)) {
        if (there.anyMatch(path -> !path.endsWith(UNFINISHED))) {
          throw new EvidenceException(
              directory + " is not empty, and no half export: give an empty or a new directory");
        }
      }
    }
    return Optional.empty();
  }

  /** Throws away what is not done. */
  void forget() throws IOException {
    Trees.delete(directory.resolve(UNFINISHED));
  }

  void begin(ExportFacts facts) throws IOException {
    Files.createDirectories(directory.resolve(UNFINISHED));
    writeWhole(facts(), CanonicalJson.bytes(facts.json()));
  }

  /** Where a format's file or directory lies when it is done. */
  Path target(Format format) {
    return directory.resolve(format == Format.HTML ? REPORT : format.text());
  }

  /** The same, within its scratch directory. */
  Path unfinished(Format format) throws IOException {
    return scratch("form-" + format.text()).resolve(format == Format.HTML ? REPORT : format.text());
  }

  void finish(ExportManifest manifest) throws IOException {
    writeWhole(directory.resolve(ExportManifest.FILE), manifest.bytes());
    forget();
  }

  private void writeWhole(Path file, byte[] bytes) throws IOException {
    Path beside = directory.resolve(UNFINISHED).resolve("new");
    Files.write(beside, bytes);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** All files but the manifest and those of the log that the log's verification knows. */
  List<String> allFiles() throws IOException {
    List<String> names = new ArrayList<>();
    Path root = directory.toRealPath(); // it may be called by a link; what is in it may be none
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

  /** Those without what is unfinished: what the manifest lists. */
  List<String> files() throws IOException {
    return allFiles().stream().filter(name -> !Path.of(name).startsWith(UNFINISHED)).toList();
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
