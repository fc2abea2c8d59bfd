package io.spoor.testkit.scenario;

import org.jspecify.annotations.Nullable;

/**
 * An expected finding.
 *
 * @param event an event id that its evidence must contain
 * @param run run id, or null if it has no run
 */
public record ScenarioFinding(
    String rule, @Nullable String agent, @Nullable String run, String event, String story) {}
