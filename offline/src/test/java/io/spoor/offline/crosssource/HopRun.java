package io.spoor.offline.crosssource;

/**
 * A run of an agent.
 *
 * @param root event of its first span
 * @param statesToken whether its first span states the token of the login
 */
record HopRun(
    String trace,
    String rootSpan,
    String root,
    String runId,
    HopLogin login,
    boolean statesToken) {}
