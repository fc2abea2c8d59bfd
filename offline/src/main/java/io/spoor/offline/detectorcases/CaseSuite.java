package io.spoor.offline.detectorcases;

import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The cases of a directory, {@code DETECTOR/*.yaml}. */
public final class CaseSuite {
  private CaseSuite() {}

  /**
   * Case files below {@code path}, or {@code path} itself if it is one, ordered by name.
   *
   * @throws IOException the directory is missing or cannot be listed
   */
  public static List<Path> files(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(CaseSuite::isCase).sorted().toList();
    }
  }

  /**
   * Runs one case. An unreadable case counts as failed, with the reason.
   *
   * @param settings thresholds, which the case may override
   */
  public static CaseResult run(Path file, DetectorSettings settings) {
    DetectorCase story;
    try {
      story = CaseReader.read(file, settings);
    } catch (CaseException e) {
      return new CaseResult(
          file,
          "",
          String.valueOf(file.getFileName()),
          "",
          List.of(String.valueOf(e.getMessage())),
          Set.of(),
          Set.of(),
          /* late= */ false,
          /* retracting= */ false,
          Set.of(),
          Duration.ZERO);
    }
    return CaseRunner.run(story);
  }

  private static boolean isCase(Path file) {
    String name = String.valueOf(file.getFileName());
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
  }
}
