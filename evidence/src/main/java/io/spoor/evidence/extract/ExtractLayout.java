package io.spoor.evidence.extract;

import java.nio.file.Path;
import java.util.Locale;

/** Where the parts of an extract lie: as those of a log do. */
final class ExtractLayout {
  private ExtractLayout() {}

  static Path segment(Path directory, long number) {
    return directory.resolve("segments").resolve(String.format(Locale.ROOT, "%012d", number));
  }
}
