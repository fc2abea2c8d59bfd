package io.spoor.cli.command.evidence;

import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.streams.app.SettingNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Stage settings for commands that run the stages again. */
final class StageOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description =
          "Settings to evaluate with instead of those in the log, as an "
              + "application's properties file: joins.*, detectors.file, baseline.*, "
              + "horizon and similar ones apply, connections do not.")
  private @Nullable Path file;

  /**
   * The settings in the file, if one is given.
   *
   * @throws UsageException if the file has invalid settings
   */
  Optional<StageSettings> requestedSettings() {
    if (file == null) {
      return Optional.empty();
    }
    Map<String, String> settings = properties(file);
    List<String> faults = SettingNames.unknown(settings.keySet());
    if (!faults.isEmpty()) {
      throw new UsageException(file + ": " + String.join("; ", faults));
    }
    try {
      return Optional.of(StageSettingsReader.read(settings));
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  private static Map<String, String> properties(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + file + ": " + ErrorMessages.describe(e), e);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    return settings;
  }
}
