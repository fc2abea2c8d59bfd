package io.spoor.streams.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks the state after a clean shutdown: a file next to it that only a clean stop writes. */
final class CleanShutdownMarker {
  private static final Logger log = LoggerFactory.getLogger(CleanShutdownMarker.class);

  private final Path markerFile;

  private CleanShutdownMarker(Path markerFile) {
    this.markerFile = markerFile;
  }

  static CleanShutdownMarker forApplication(Path stateDir, String applicationId) {
    return new CleanShutdownMarker(stateDir.resolve(applicationId).resolve("stopped-in-order"));
  }

  /** Whether the last shutdown was clean; deletes the marker, so later calls return false. */
  boolean consume() throws IOException {
    return Files.deleteIfExists(markerFile);
  }

  /** Writes the marker. If that fails, the next start only has to read the changelogs. */
  void write() {
    try {
      Files.createDirectories(markerFile.getParent());
      Files.createFile(markerFile);
    } catch (FileAlreadyExistsException e) {
      log.debug("stopped twice");
    } catch (IOException e) {
      log.warn(
          "cannot write the clean-shutdown marker, the next start restores all state file={}",
          markerFile,
          e);
    }
  }
}
