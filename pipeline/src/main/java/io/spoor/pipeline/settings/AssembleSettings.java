package io.spoor.pipeline.settings;

import io.spoor.pipeline.tuning.DetectorSettings;
import java.util.Set;

/**
 * Settings of assemble.
 *
 * @param chunkSize maximum actions that one step moves, or keys that it evaluates
 * @param alerts when alerts are sent
 * @param detectors thresholds of the detectors
 * @param ownDomains domains of mail addresses in which logins identify persons
 */
public record AssembleSettings(
    ReplayMode replay,
    RetentionSettings retention,
    int chunkSize,
    AlertSettings alerts,
    DetectorSettings detectors,
    Set<String> ownDomains) {}
