package io.spoor.offline.reproduction;

import io.spoor.evidence.EvidenceException;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.schemas.AppliedSettings;
import java.util.Optional;

/**
 * The settings that a finding is found again with.
 *
 * @param origin where they are from
 * @param record number of the record that holds them, if the log does
 */
public record ReproductionSettings(StageSettings settings, Origin origin, Optional<Long> record) {

  /** Where settings are from. */
  public enum Origin {
    /** The log: what the application began with that published the finding. */
    RECORDED,
    /** Whoever asks. */
    GIVEN,
    /** Spoor's defaults: the log holds none of that time. */
    DEFAULTS
  }

  static ReproductionSettings requested(StageSettings settings) {
    return new ReproductionSettings(settings, Origin.GIVEN, Optional.empty());
  }

  static ReproductionSettings defaults() {
    return new ReproductionSettings(StageSettings.defaults(), Origin.DEFAULTS, Optional.empty());
  }

  /**
   * Those that the log holds.
   *
   * @throws EvidenceException if this Spoor cannot judge with them
   */
  static ReproductionSettings recorded(RecordedInput<AppliedSettings> applied) {
    try {
      return new ReproductionSettings(
          StageSettingsReader.read(applied.value().getSettings()),
          Origin.RECORDED,
          Optional.of(applied.record()));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(
          "this Spoor cannot judge with the settings that record "
              + applied.record()
              + " holds: "
              + e.getMessage()
              + ". Run the Spoor that judged, or give other --settings",
          e);
    }
  }
}
