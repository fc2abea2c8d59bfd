package io.spoor.testkit.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A finding that the story asks for.
 *
 * @param event an event id that its evidence must hold
 * @param run run id, or null where no run can be named
 */
public record ScenarioFinding(
    String rule, @Nullable String agent, @Nullable String run, String event, String story) {}
