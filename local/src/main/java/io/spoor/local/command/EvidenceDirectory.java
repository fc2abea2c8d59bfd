package io.spoor.local.command;

import io.spoor.evidence.store.DirectoryStore;
import io.spoor.local.CommandFailed;
import io.spoor.local.stack.HomeOption;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The log that a command reads: the last parameter, or the local stack's. */
final class EvidenceDirectory {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private HomeOption home = new HomeOption();

  Path path() {
    return directory == null ? home.home().state().resolve("evidence") : directory;
  }

  DirectoryStore open() {
    Path path = path();
    try {
      return DirectoryStore.open(path);
    } catch (NotDirectoryException e) {
      throw new CommandFailed(
          path + " holds no evidence log: there is no directory segments in it", e);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + path + ": " + Problems.brief(e), e);
    }
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
