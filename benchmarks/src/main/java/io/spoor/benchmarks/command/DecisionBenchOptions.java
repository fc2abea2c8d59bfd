package io.spoor.benchmarks.command;

import io.spoor.benchmarks.decisions.DecisionsSettings;
import picocli.CommandLine.Option;

/** The options of {@code bench} for decisions. */
final class DecisionBenchOptions {
  private static final DecisionsSettings DEFAULTS = DecisionsSettings.defaults();

  /** Not requested. */
  private static final int NONE = -1;

  @Option(
      names = "--decisions",
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "1000",
      description =
          "Instead: this many decisions a second over HTTP (default: 1000), with the starter "
              + "policies and 100 more, compared with a bare Jetty that asks the same policies. "
              + "--rounds and --seconds apply. Fails beyond 1 ms (p50) or 5 ms (p99) and twice the "
              + "bare server.")
  private int rate;

  /** Whether decisions are measured. */
  boolean hasOptions() {
    return rate != NONE;
  }

  DecisionsSettings settings(int rounds, int seconds) {
    return new DecisionsSettings(
        BenchCommand.requireAtLeast(1, rate, "--decisions"),
        seconds,
        BenchCommand.requireAtLeast(1, rounds, "--rounds"),
        DEFAULTS.runs(),
        DEFAULTS.furtherPolicies());
  }
}
