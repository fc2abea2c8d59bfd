package io.spoor.benchmarks.command;

import io.spoor.benchmarks.search.SearchSettings;
import picocli.CommandLine.Option;

/** The options of {@code bench} for the search measurement. */
final class SearchBenchOptions {
  private static final SearchSettings DEFAULTS = SearchSettings.defaults();

  /** Not requested. */
  private static final int NONE = -1;

  @Option(
      names = "--search",
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "1000000",
      description =
          "Instead: the queries of docs/search.md on an Elasticsearch with this many "
              + "actions (default: 1000000). Fails if a query takes longer than 300 ms in "
              + "more than 5 of 100 cases.")
  private int actions;

  @Option(
      names = "--asked",
      paramLabel = "N",
      description = "Repetitions of each query (default: ${DEFAULT-VALUE}).")
  private int repetitions = DEFAULTS.repetitions();

  /** Whether the search measurement is requested. */
  boolean hasOptions() {
    return actions != NONE;
  }

  SearchSettings settings() {
    return new SearchSettings(
        BenchCommand.requireAtLeast(1, actions, "--search"),
        BenchCommand.requireAtLeast(1, repetitions, "--asked"),
        DEFAULTS.targetMillis());
  }
}
