package io.spoor.benchmarks.command;

import io.spoor.benchmarks.endtoend.PipelineBenchSettings;
import io.spoor.client.UsageException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} for the pipeline; other measurements use some of them. */
final class PipelineBenchOptions {
  private static final PipelineBenchSettings DEFAULTS = PipelineBenchSettings.defaults();

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of a backlog (default: ${DEFAULT-VALUE}).")
  private int records = DEFAULTS.records();

  @Option(
      names = "--chain-length",
      paramLabel = "N",
      description = "Records per chain (default: ${DEFAULT-VALUE}).")
  private int chainLength = DEFAULTS.chainLength();

  @Option(
      names = "--open-chains",
      paramLabel = "N",
      description = "Concurrent chains (default: ${DEFAULT-VALUE}).")
  private int openChains = DEFAULTS.openChains();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of every topic (default: ${DEFAULT-VALUE}).")
  private int partitions = DEFAULTS.partitions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Stream threads (default: ${DEFAULT-VALUE}).")
  private int threads = DEFAULTS.threads();

  @Option(
      names = "--commit-ms",
      paramLabel = "MS",
      description = "Commit interval (default: ${DEFAULT-VALUE}).")
  private int commitMillis = DEFAULTS.commitMillis();

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      description = "Warm-up drains of each candidate, not counted (default: ${DEFAULT-VALUE}).")
  private int warmUps = DEFAULTS.warmUps();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Counted drains and steady streams of each candidate (default: " + "${DEFAULT-VALUE}).")
  private int rounds = DEFAULTS.rounds();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Records per second of the steady stream; 0: none (default: ${DEFAULT-VALUE}).")
  private int rate = DEFAULTS.rate();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Duration of each steady stream (default: ${DEFAULT-VALUE}).")
  private int seconds = DEFAULTS.seconds();

  @Option(
      names = "--merge",
      paramLabel = "N",
      description =
          "Also merge two chains of this many actions, and time the findings of "
              + "other chains meanwhile.")
  private int merge = DEFAULTS.merge();

  @Option(
      names = "--curves",
      description =
          "Also measure the cost of a record as chains grow to 100,000 actions, open "
              + "chains to 50,000, partitions to 16, instances to 4.")
  private boolean curves;

  @Option(
      names = "--depths",
      description =
          "Also measure the latency of events by the depth of their credential below its root.")
  private boolean depths;

  @Option(
      names = "--storms",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Also count moves and output of lineages that a hostile party chooses, and time the "
              + "findings of other chains meanwhile; only those whose name matches.")
  private @Nullable String storms;

  @Option(
      names = "--unevaluated",
      description = "Also measure Spoor with every detector off: the cost of evaluation.")
  private boolean withoutDetection;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Heap of a candidate (default: ${DEFAULT-VALUE}).")
  private String heap = DEFAULTS.heap();

  /**
   * The settings of the pipeline measurement.
   *
   * @throws UsageException naming the invalid option, as in the other methods
   */
  PipelineBenchSettings settings() {
    if (depths && rate == 0) {
      throw new UsageException("--depths times events within a steady stream: set a --rate");
    }
    return new PipelineBenchSettings(
        records(),
        BenchCommand.requireAtLeast(4, chainLength, "--chain-length"),
        BenchCommand.requireAtLeast(1, openChains, "--open-chains"),
        partitions(),
        threads(),
        commitMillis(),
        warmUps(),
        rounds(),
        BenchCommand.requireAtLeast(0, rate, "--rate"),
        BenchCommand.requireAtLeast(1, seconds, "--seconds"),
        BenchCommand.requireAtLeast(0, merge, "--merge"),
        curves,
        depths,
        storms == null ? null : pattern(storms),
        withoutDetection,
        size(heap));
  }

  private static Pattern pattern(String storms) {
    try {
      return Pattern.compile(storms);
    } catch (PatternSyntaxException e) {
      throw new UsageException("--storms: " + e.getMessage());
    }
  }

  int records() {
    return BenchCommand.requireAtLeast(1, records, "--records");
  }

  int partitions() {
    return BenchCommand.requireAtLeast(1, partitions, "--partitions");
  }

  int threads() {
    return BenchCommand.requireAtLeast(1, threads, "--threads");
  }

  int commitMillis() {
    return BenchCommand.requireAtLeast(1, commitMillis, "--commit-ms");
  }

  int warmUps() {
    return BenchCommand.requireAtLeast(0, warmUps, "--warm-ups");
  }

  int rounds() {
    return BenchCommand.requireAtLeast(0, rounds, "--rounds");
  }

  /** The rate as given; the minimum differs between measurements. */
  int rate() {
    return rate;
  }

  private static String size(String heap) {
    if (!heap.matches("[1-9]\\d*[kKmMgG]?")) {
      throw new UsageException("--heap must be a size such as 512m or 1g, not " + heap);
    }
    return heap;
  }
}
