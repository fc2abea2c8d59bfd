package io.spoor.benchmarks.search;

/**
 * Settings of the search measurement.
 *
 * @param actions number of actions in the index
 * @param repetitions counted runs of each question
 * @param targetMillis target for the 95th percentile of response times
 */
public record SearchSettings(int actions, int repetitions, int targetMillis) {
  public static SearchSettings defaults() {
    return new SearchSettings(1_000_000, 200, 300);
  }
}
