package io.spoor.benchmarks.decisions;

/**
 * Settings of the measurement of decisions.
 *
 * @param rate decisions a second
 * @param seconds duration of a round
 * @param rounds of each server
 * @param runs live chains that the server knows
 * @param furtherPolicies policies beside the starter policies
 */
public record DecisionsSettings(int rate, int seconds, int rounds, int runs, int furtherPolicies) {
  /** As the targets are stated. */
  public static DecisionsSettings defaults() {
    return new DecisionsSettings(1_000, 10, 5, 10_000, 100);
  }
}
