package io.spoor.offline.reproduction;

import io.spoor.evidence.EvidenceException;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.schemas.AppliedSettings;
import java.util.Optional;

/**
 * The settings of a reproduction.
 *
 * @param origin where they come from
 * @param record number of their record, if the log contains it
 */
public record ReproductionSettings(StageSettings settings, Origin origin, Optional<Long> record) {

  /** Origin of settings. */
  public enum Origin {
    /** The log: the settings with which the application that published the finding started. */
    RECORDED,
    /** Given by the caller. */
    GIVEN,
    /** Spoor's defaults, as the log contains none of that time. */
    DEFAULTS
  }

  static ReproductionSettings requested(StageSettings settings) {
    return new ReproductionSettings(settings, Origin.GIVEN, Optional.empty());
  }

  static ReproductionSettings defaults() {
    return new ReproductionSettings(StageSettings.defaults(), Origin.DEFAULTS, Optional.empty());
  }

  /**
   * Settings recorded in the log.
   *
   * @throws EvidenceException if this version of Spoor cannot use them
   */
  static ReproductionSettings recorded(RecordedInput<AppliedSettings> applied) {
    try {
      return new ReproductionSettings(
          StageSettingsReader.read(applied.value().getSettings()),
          Origin.RECORDED,
          Optional.of(applied.record()));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(
          "this Spoor cannot evaluate with the settings of record "
              + applied.record()
              + ": "
              + e.getMessage()
              + ". Run the Spoor that evaluated the finding, or give other --settings",
          e);
    }
  }
}
