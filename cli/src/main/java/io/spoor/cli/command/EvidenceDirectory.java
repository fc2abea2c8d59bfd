package io.spoor.cli.command;

import io.spoor.client.CommandFailed;
import io.spoor.client.Problems;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.store.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Where the log lies that a command reads: a directory that was named, or the local stack's. */
final class EvidenceDirectory {
  /** Of the state directory. */
  private static final String OF_STACK = "evidence";

  @Mixin private HomeOption home = new HomeOption();

  Path path(@Nullable Path named) {
    return named == null ? home.home().state().resolve(OF_STACK) : named;
  }

  /**
   * Refuses to write into a log what is no part of it.
   *
   * @throws WrongUsage if a file or directory, which need not be there, lies in the log
   */
  static void checkOutside(Path log, String option, Path file) {
    try {
      for (Path at = file.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
        if (Files.exists(at) && Files.isSameFile(at, log)) {
          throw new WrongUsage(
              option + ": " + file + " is in the log, which would not verify any more");
        }
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + log + ": " + Problems.brief(e), e);
    }
  }

  /**
   * Opens it for reading.
   *
   * @throws CommandFailed if there is no log
   */
  static DirectoryStore open(Path path) {
    try {
      return DirectoryStore.open(path);
    } catch (NotDirectoryException e) {
      throw new CommandFailed(
          Files.isDirectory(path)
              ? path + " holds no evidence log: there is no directory segments in it"
              : "there is no evidence log " + path + ": no such directory",
          e);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + path + ": " + Problems.brief(e), e);
    }
  }
}
