package io.spoor.local.command;

import io.spoor.local.CommandFailed;
import io.spoor.local.Problems;
import io.spoor.local.WrongUsage;
import io.spoor.streams.app.AppSettings;
import io.spoor.streams.stage.StageSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the stages are run with, where they are run again. */
final class StageOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Settings of the application that judged, its properties file: joins.*, detectors.file, baseline.*, horizon and"
              + " the like count, connections do not. Default: the local stack's if it is its log, else the defaults.")
  private @Nullable Path file;

  /**
   * The settings.
   *
   * @param otherwise what counts if no file is named
   * @throws WrongUsage if the file says what cannot be taken
   */
  StageSettings read(Map<String, String> otherwise) {
    try {
      return AppSettings.stages(file == null ? otherwise : properties(file));
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(
          (file == null ? "the settings of the local stack" : file) + ": " + e.getMessage());
    }
  }

  private static Map<String, String> properties(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + Problems.brief(e), e);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    return settings;
  }
}
