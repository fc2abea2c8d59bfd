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
   * Files with cases below {@code path}, or itself if it is one, in order of their names.
   *
   * @throws IOException the directory cannot be listed, or is none
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
   * Runs one case. A case that cannot be read is a failed one, which says why.
   *
   * @param settings thresholds; those that the case itself names come before them
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
          Duration.ZERO);
    }
    return CaseRunner.run(story);
  }

  private static boolean isCase(Path file) {
    String name = String.valueOf(file.getFileName());
    return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
  }
}
