package io.spoor.streams.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers beside the state that it was left in order: a file that only a clean stop leaves. */
final class CleanShutdownMarker {
  private static final Logger log = LoggerFactory.getLogger(CleanShutdownMarker.class);

  private final Path markerFile;

  private CleanShutdownMarker(Path markerFile) {
    this.markerFile = markerFile;
  }

  static CleanShutdownMarker forApplication(Path stateDir, String applicationId) {
    return new CleanShutdownMarker(stateDir.resolve(applicationId).resolve("stopped-in-order"));
  }

  /** Whether the last stop was clean; asking again gives false until the next one is noted. */
  boolean consume() throws IOException {
    return Files.deleteIfExists(markerFile);
  }

  /** The state is complete. A mark that cannot be left only costs reading the changelogs. */
  void write() {
    try {
      Files.createDirectories(markerFile.getParent());
      Files.createFile(markerFile);
    } catch (FileAlreadyExistsException e) {
      log.debug("stopped twice");
    } catch (IOException e) {
      log.warn("clean stop not noted, the next start reads all state again file={}", markerFile, e);
    }
  }
}
