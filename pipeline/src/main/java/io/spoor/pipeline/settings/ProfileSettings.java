package io.spoor.pipeline.settings;

import io.spoor.pipeline.tuning.DetectorSettings;

/**
 * Settings of profile.
 *
 * @param baseline when the behaviour of an agent's runs is normal
 * @param detectors thresholds of the detectors
 */
public record ProfileSettings(
    ReplayMode replay,
    RetentionSettings retention,
    BaselineSettings baseline,
    DetectorSettings detectors) {}
