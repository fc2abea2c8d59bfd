package io.spoor.local.kafka;

import io.spoor.local.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What operators name when they apply something. */
final class JsonFiles {
  private JsonFiles() {}

  /** The file, or the {@code *.json} files of the directory, by name. */
  static List<Path> of(Path fileOrDirectory) {
    if (!Files.isDirectory(fileOrDirectory)) {
      if (!Files.exists(fileOrDirectory)) {
        throw new CommandFailed("no such file or directory: " + fileOrDirectory);
      }
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> entries = Files.list(fileOrDirectory)) {
      List<Path> files =
          entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        throw new CommandFailed("no *.json file in " + fileOrDirectory);
      }
      return files;
    } catch (IOException e) {
      throw new CommandFailed("cannot list " + fileOrDirectory + ": " + e.getMessage(), e);
    }
  }
}
