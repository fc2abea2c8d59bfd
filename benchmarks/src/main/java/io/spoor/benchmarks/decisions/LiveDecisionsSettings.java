package io.spoor.benchmarks.decisions;

/**
 * Settings of the measurement of decisions beside a stream.
 *
 * @param rate decisions a second
 * @param streamRate records a second that the app processes meanwhile
 * @param seconds duration of a round
 * @param rounds of each server
 * @param furtherPolicies policies beside the starter policies
 */
public record LiveDecisionsSettings(
    int rate, int streamRate, int seconds, int rounds, int furtherPolicies) {}
