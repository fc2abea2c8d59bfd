package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.StateDirOption;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.store.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Selects the log that a command reads: a given directory, or the local stack's log. */
final class EvidenceLogOption {
  /** Name of the log within the state directory. */
  private static final String STACK_LOG = "evidence";

  @Mixin private StateDirOption home = new StateDirOption();

  Path path(@Nullable Path directory) {
    return directory == null ? home.home().state().resolve(STACK_LOG) : directory;
  }

  /**
   * Prevents a command from writing its output into a log.
   *
   * @throws UsageException if the file or directory, which need not exist, is inside the log
   */
  static void checkOutside(Path log, String option, Path file) {
    try {
      for (Path ancestor = file.toAbsolutePath().normalize();
          ancestor != null;
          ancestor = ancestor.getParent()) {
        if (Files.exists(ancestor) && Files.isSameFile(ancestor, log)) {
          throw new UsageException(
              option
                  + ": "
                  + file
                  + " is in the log; the log would no longer verify. Choose a file outside "
                  + "of the log");
        }
      }
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + log + ": " + ErrorMessages.describe(e), e);
    }
  }

  /**
   * Opens the log for reading.
   *
   * @throws OperationFailedException if there is no log
   */
  static DirectoryStore open(Path path) {
    try {
      return DirectoryStore.open(path);
    } catch (NotDirectoryException e) {
      throw new OperationFailedException(
          Files.isDirectory(path)
              ? path + " holds no evidence log: it has no directory segments"
              : "no evidence log in " + path + ": no such directory",
          e);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + path + ": " + ErrorMessages.describe(e), e);
    }
  }
}
