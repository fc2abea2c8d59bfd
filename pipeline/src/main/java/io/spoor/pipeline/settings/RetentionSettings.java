package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * How long state is retained.
 *
 * @param horizon expected disorder; an event further behind is placed and flagged late. State
 *     inactive for twice as long is evicted
 * @param tombstones how long the rest is retained after the eviction
 */
public record RetentionSettings(Duration horizon, Duration tombstones) {}
