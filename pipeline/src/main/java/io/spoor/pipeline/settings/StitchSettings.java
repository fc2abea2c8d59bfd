package io.spoor.pipeline.settings;

import io.spoor.pipeline.tuning.DetectorSettings;
import java.util.Set;

/**
 * Settings of stitch.
 *
 * @param chunkSize maximum children that one step notifies
 * @param maxChildren maximum direct children of a key; further ones root their own chains, and a
 *     finding reports it
 * @param disabledJoins join methods that are not used, by the names that links carry
 * @param detectors thresholds of the detectors
 * @param ownDomains domains of mail addresses in which logins identify persons
 */
public record StitchSettings(
    ReplayMode replay,
    RetentionSettings retention,
    int chunkSize,
    int maxChildren,
    Set<String> disabledJoins,
    DetectorSettings detectors,
    Set<String> ownDomains) {}
