package io.spoor.evidence.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where the parts of an extract lie: as those of a log do. */
final class Extracts {
  private Extracts() {}

  static Path segment(Path directory, long number) {
    return directory.resolve("segments").resolve(String.format(Locale.ROOT, "%012d", number));
  }

  /** With all that is in it, if it is there. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
