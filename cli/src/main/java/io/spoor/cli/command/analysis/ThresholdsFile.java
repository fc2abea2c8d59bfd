package io.spoor.cli.command.analysis;

import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Reads the detector thresholds file given on the command line. */
final class ThresholdsFile {
  @Option(
      names = "--detectors",
      paramLabel = "FILE",
      description =
          "Thresholds of detectors (detectors/README.md); omitted thresholds have their defaults.")
  private @Nullable Path file;

  /**
   * The thresholds; defaults if no file is given.
   *
   * @throws UsageException listing every error of the file
   */
  DetectorSettings read() {
    if (file == null) {
      return DetectorSettings.defaults();
    }
    try {
      DetectorSettings settings = DetectorSettings.read(file);
      detectors(settings);
      return settings;
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + file + ": " + ErrorMessages.describe(e), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** All detectors, with these thresholds. */
  List<DetectorInfo> detectors() {
    return detectors(read());
  }

  private static List<DetectorInfo> detectors(DetectorSettings settings) {
    return DetectionEngine.create(/* generation= */ 0, settings).detectors();
  }
}
