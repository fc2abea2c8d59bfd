package io.spoor.benchmarks.command;

import io.spoor.benchmarks.decisions.DecisionsSettings;
import io.spoor.benchmarks.decisions.LiveDecisionsSettings;
import io.spoor.client.UsageException;
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
  private int rate = NONE;

  @Option(
      names = "--with-stream",
      paramLabel = "RATE",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "1000",
      description =
          "With --decisions: while so many records a second (default: 1000) flow through an app, "
              + "whose live chains the server follows. Fails also if the staleness that answers "
              + "state (p99) exceeds 1.2 times the time from an event to its finding.")
  private int streamRate = NONE;

  @Option(
      names = "--runs",
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "1000000",
      description =
          "With --decisions, instead: memory of a server that knows so many active runs (default: "
              + "1000000), and the time to read them. Fails beyond 1.5 GiB a million.")
  private int runs = NONE;

  /** Whether decisions are measured. */
  boolean hasOptions() {
    return rate != NONE || streamRate != NONE || runs != NONE;
  }

  /** Whether a stream flows meanwhile. */
  boolean hasStream() {
    check();
    return streamRate != NONE;
  }

  /** Whether memory is measured. */
  boolean hasRuns() {
    check();
    return runs != NONE;
  }

  private void check() {
    if (rate == NONE) {
      throw new UsageException("--with-stream and --runs need --decisions");
    }
    if (streamRate != NONE && runs != NONE) {
      throw new UsageException(
          "--with-stream and --runs are different measurements: give one of them");
    }
  }

  DecisionsSettings settings(int rounds, int seconds) {
    return new DecisionsSettings(
        decisionsPerSecond(),
        seconds,
        BenchCommand.requireAtLeast(1, rounds, "--rounds"),
        DEFAULTS.runs(),
        DEFAULTS.furtherPolicies());
  }

  LiveDecisionsSettings liveSettings(int rounds, int seconds) {
    return new LiveDecisionsSettings(
        decisionsPerSecond(),
        BenchCommand.requireAtLeast(1, streamRate, "--with-stream"),
        seconds,
        BenchCommand.requireAtLeast(1, rounds, "--rounds"),
        DEFAULTS.furtherPolicies());
  }

  int runs() {
    return BenchCommand.requireAtLeast(1, runs, "--runs");
  }

  int furtherPolicies() {
    return DEFAULTS.furtherPolicies();
  }

  private int decisionsPerSecond() {
    return BenchCommand.requireAtLeast(1, rate, "--decisions");
  }
}
