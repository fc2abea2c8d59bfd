package io.spoor.benchmarks.search;

/**
 * How much there is to search, and how often is asked.
 *
 * @param actions in the index
 * @param repetitions times that each question is asked and counted
 * @param targetMillis what 95 of 100 answers are to take at most
 */
public record SearchSettings(int actions, int repetitions, int targetMillis) {
  public static SearchSettings defaults() {
    return new SearchSettings(1_000_000, 200, 300);
  }
}
