package io.spoor.local.command;

import io.spoor.evidence.store.DirectoryStore;
import io.spoor.local.CommandFailed;
import io.spoor.local.Problems;
import io.spoor.local.stack.HomeOption;
import java.io.IOException;
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
   * Opens it for reading.
   *
   * @throws CommandFailed if there is no log
   */
  static DirectoryStore open(Path path) {
    try {
      return DirectoryStore.open(path);
    } catch (NotDirectoryException e) {
      throw new CommandFailed(
          path + " holds no evidence log: there is no directory segments in it", e);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + path + ": " + Problems.brief(e), e);
    }
  }
}
