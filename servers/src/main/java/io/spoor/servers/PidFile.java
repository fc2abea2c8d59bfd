package io.spoor.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that names a child from the moment it exists, so that it is found even if its starter was
 * killed.
 */
record PidFile(Path path) {

  void write(ProcessIdentity identity) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, identity.pid() + " " + identity.startedMillis() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the pid file " + path, e);
    }
  }

  /** What the file says; empty when it is missing or unreadable. */
  Optional<ProcessIdentity> read() {
    try {
      String[] parts = Files.readString(path).trim().split(" ", -1);
      return parts.length == 2
          ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the pid file " + path, e);
    }
  }
}
