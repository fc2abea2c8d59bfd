package io.spoor.local.command;

import io.spoor.local.CommandFailed;
import io.spoor.streams.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the file with thresholds of detectors that a command line may name. */
final class ThresholdsFile {
  private ThresholdsFile() {}

  /**
   * The defaults where no file is named.
   *
   * @throws IllegalArgumentException with every fault of the file
   */
  static DetectorSettings read(@Nullable Path file) {
    if (file == null) {
      return DetectorSettings.defaults();
    }
    try {
      return DetectorSettings.read(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + Problems.brief(e), e);
    }
  }
}
