package io.spoor.testkit.servers;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Directories;
import io.spoor.launchers.Distributions;
import io.spoor.launchers.ProcessIdentity;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A state directory per test JVM; removes leftover processes and files of killed JVMs. */
final class StateDirectory {

  private static final String OWNER = "owner";

  private StateDirectory() {}

  static Path open(Path parent, Distributions distributions) {
    try {
      Files.createDirectories(parent);
      for (Path sibling : list(parent)) {
        if (!isOwnerAlive(sibling)) {
          ChildProcess.stopLeftovers(new Workspace(distributions, sibling));
          Directories.delete(sibling);
        }
      }
      ProcessIdentity currentProcess = ProcessIdentity.of(ProcessHandle.current());
      Path ownDirectory =
          Files.createDirectories(parent.resolve(Long.toString(currentProcess.pid())));
      Files.writeString(
          ownDirectory.resolve(OWNER), currentProcess.pid() + " " + currentProcess.startedMillis());
      return ownDirectory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + parent, e);
    }
  }

  private static boolean isOwnerAlive(Path directory) throws IOException {
    Path owner = directory.resolve(OWNER);
    if (!Files.exists(owner)) {
      return false;
    }
    String[] parts = Files.readString(owner).split(" ", -1);
    return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])).isAlive();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }
}
