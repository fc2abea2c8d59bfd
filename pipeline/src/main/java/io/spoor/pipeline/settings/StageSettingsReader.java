package io.spoor.pipeline.settings;

import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@link StageSettings}, the settings that decide which findings there are, from properties;
 * ignores all other properties. {@link StageSettingsRenderer} writes them.
 */
public final class StageSettingsReader {
  private StageSettingsReader() {}

  /**
   * Reads the settings of the stages; absent keys have their defaults.
   *
   * @throws IllegalArgumentException a value is invalid; the message states the key and the fault
   */
  public static StageSettings read(Map<String, String> properties) {
    var values = new PropertyValues(properties);
    var defaults = StageSettings.defaults();
    var settings =
        new StageSettings(
            values.integer("generation", defaults.generation()),
            values.duration("horizon", defaults.horizon()),
            values.duration("tombstones", defaults.tombstoneRetention()),
            values.integer("move.chunk", defaults.moveChunk()),
            values.integer("max.children", defaults.maxChildren()),
            disabledJoins(values),
            values.get("replay", Boolean::valueOf, defaults.replaying()),
            detectors(values, defaults.detectors()),
            baseline(values, defaults.baseline()),
            alerts(values, defaults.alerts()));
    requireThresholds(settings);
    return settings;
  }

  /** Labels of the join methods that {@code joins.off} and {@code joins.on} leave disabled. */
  public static Set<String> disabledJoins(PropertyValues values) {
    return JoinMethod.disabledLabels(values.names("joins.off"), values.names("joins.on"));
  }

  /**
   * Rejects invalid thresholds when settings are read, not in each task when it starts.
   *
   * @throws IllegalArgumentException if a detector rejects its thresholds, or does not exist
   */
  public static void requireThresholds(StageSettings settings) {
    DetectionEngine.create(settings.generation(), settings.detectors());
  }

  private static BaselineSettings baseline(PropertyValues values, BaselineSettings defaults) {
    return new BaselineSettings(
        values.integer("baseline.runs", defaults.runs()),
        values.integer("baseline.learning", defaults.learningRuns()),
        values.duration("baseline.dormant", defaults.dormantAfter()));
  }

  private static AlertSettings alerts(PropertyValues values, AlertSettings defaults) {
    return new AlertSettings(
        values.duration("alerts.window", defaults.window()),
        values.integer("alerts.storm", defaults.stormAlerts()),
        values.duration("alerts.storm.window", defaults.stormWindow()));
  }

  private static DetectorSettings detectors(PropertyValues values, DetectorSettings defaults) {
    if (values.has("detectors") && values.has("detectors.file")) {
      throw new IllegalArgumentException("detectors and detectors.file are both set");
    }
    return values.has("detectors")
        ? values.get("detectors", json -> DetectorSettings.parse(json, "detectors"), defaults)
        : values.get("detectors.file", StageSettingsReader::readDetectors, defaults);
  }

  private static DetectorSettings readDetectors(String file) {
    try {
      return DetectorSettings.read(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
