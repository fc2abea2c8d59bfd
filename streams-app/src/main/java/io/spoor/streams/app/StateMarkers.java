package io.spoor.streams.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the state files of the previous process are consistent with its last commit. Two
 * marker files beside the state say so:
 *
 * <pre>
 *                    stopped-in-order   transactional
 *  clean stop               yes               no       consistent
 *  runs, or crashed         no                yes      consistent: stores change by commits only
 *  runs, or crashed         no                no       not consistent
 * </pre>
 *
 * A clean stop removes the second marker. So a version without transactional stores that crashes
 * afterwards leaves no marker that would be wrong.
 */
final class StateMarkers {
  private static final Logger log = LoggerFactory.getLogger(StateMarkers.class);

  private final Path stopped;
  private final Path transactional;

  private StateMarkers(Path directory) {
    this.stopped = directory.resolve("stopped-in-order");
    this.transactional = directory.resolve("transactional");
  }

  static StateMarkers forApplication(Path stateDir, String applicationId) {
    return new StateMarkers(stateDir.resolve(applicationId));
  }

  /**
   * Whether a process may continue with the state files; deletes the marker of the clean stop, so
   * that a later call cannot rely on it.
   *
   * @param storesTransactional whether the stores of this process are transactional
   */
  boolean isStateUsable(boolean storesTransactional) throws IOException {
    boolean stoppedCleanly = Files.deleteIfExists(stopped);
    return stoppedCleanly || (storesTransactional && Files.exists(transactional));
  }

  /** Marks the state of a process that starts now; call it after unusable state was deleted. */
  void writeStarted(boolean storesTransactional) throws IOException {
    if (storesTransactional) {
      create(transactional);
    } else {
      Files.deleteIfExists(transactional);
    }
  }

  /** Marks a clean stop. If that fails, the next start only has to read more of the changelogs. */
  void writeStopped() {
    try {
      create(stopped);
      Files.deleteIfExists(transactional);
    } catch (IOException e) {
      log.warn(
          "cannot write the clean-shutdown marker, the next start restores more state file={}",
          stopped,
          e);
    }
  }

  private static void create(Path marker) throws IOException {
    Files.createDirectories(marker.getParent());
    try {
      Files.createFile(marker);
    } catch (FileAlreadyExistsException e) {
      log.debug("marker exists file={}", marker);
    }
  }
}
