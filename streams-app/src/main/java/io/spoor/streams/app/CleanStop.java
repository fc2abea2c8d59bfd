package io.spoor.streams.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers beside the state that it was left in order: a file that only a clean stop leaves. */
final class CleanStop {
  private static final Logger log = LoggerFactory.getLogger(CleanStop.class);

  private final Path mark;

  private CleanStop(Path mark) {
    this.mark = mark;
  }

  static CleanStop in(Path stateDir, String applicationId) {
    return new CleanStop(stateDir.resolve(applicationId).resolve("stopped-in-order"));
  }

  /** Whether the last stop was clean; asking again gives false until the next one is noted. */
  boolean take() throws IOException {
    return Files.deleteIfExists(mark);
  }

  /** The state is complete. A mark that cannot be left only costs reading the changelogs. */
  void note() {
    try {
      Files.createDirectories(mark.getParent());
      Files.createFile(mark);
    } catch (FileAlreadyExistsException e) {
      log.debug("stopped twice");
    } catch (IOException e) {
      log.warn("clean stop not noted, the next start reads all state again file={}", mark, e);
    }
  }
}
