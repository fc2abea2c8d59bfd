package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file with the ids of a child's processes, written as soon as they exist, so that they can be
 * found even after the starter was killed, or after a launcher was killed and left the real server
 * running.
 */
record PidFile(Path path) {

  /** Writes the child's own process, then its descendants; one {@code pid start} per line. */
  void write(List<ProcessIdentity> family) {
    String text =
        family.stream()
            .map(each -> each.pid() + " " + each.startedMillis() + "\n")
            .collect(Collectors.joining());
    PrivateFiles.directory(path.toAbsolutePath().resolveSibling(""));
    PrivateFiles.write(path, text);
  }

  /** The recorded processes; empty if the file is missing or unreadable. */
  List<ProcessIdentity> read() {
    try (Stream<String> lines = Files.lines(path)) {
      return lines
          .map(line -> line.split(" ", -1))
          .filter(parts -> parts.length == 2)
          .map(parts -> new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
          .toList();
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return List.of();
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
