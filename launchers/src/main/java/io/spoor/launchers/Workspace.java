package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory for the state of a set of servers.
 *
 * @param distributions the distributions to start from
 * @param state the directory: {@code <server>/} for a server's files, {@code logs/}, {@code pids/}
 */
public record Workspace(Distributions distributions, Path state) {

  public Workspace {
    state = state.toAbsolutePath().normalize();
  }

  /** The directory of one server's files, created on demand. */
  public Path directory(String server) {
    return create(state.resolve(server));
  }

  /** The log file of one server. */
  public Path log(String server) {
    return create(state.resolve("logs")).resolve(server + ".log");
  }

  PidFile pidFile(String server) {
    return new PidFile(state.resolve("pids").resolve(server + ".pid"));
  }

  List<String> pidFileNames() {
    try (Stream<Path> files = Files.list(create(state.resolve("pids")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pid"))
          .map(name -> name.substring(0, name.length() - ".pid".length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the pid files in " + state, e);
    }
  }

  private static Path create(Path directory) {
    return PrivateFiles.directory(directory);
  }
}
