package io.spoor.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one directory a set of servers keeps its state in.
 *
 * @param dist the distributions to start from
 * @param state the directory: {@code <server>/} for its files, {@code logs/}, {@code pids/}
 */
public record Workspace(Dist dist, Path state) {

  public Workspace {
    state = state.toAbsolutePath().normalize();
  }

  /** The directory of one server's own files, created on demand. */
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

  private static Path create(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the directory " + directory, e);
    }
  }
}
