package io.spoor.evidence.extract;

import java.nio.file.Path;
import java.util.Locale;

/** File layout of an extract, which is the same as that of a log. */
final class ExtractLayout {
  private ExtractLayout() {}

  static Path segment(Path directory, long number) {
    return directory.resolve("segments").resolve(String.format(Locale.ROOT, "%012d", number));
  }
}
