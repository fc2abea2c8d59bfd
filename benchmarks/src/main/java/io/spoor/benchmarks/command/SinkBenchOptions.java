package io.spoor.benchmarks.command;

import io.spoor.benchmarks.sink.SinkBenchSettings;
import io.spoor.client.UsageException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of {@code bench} for the sink measurement. */
final class SinkBenchOptions {
  private static final SinkBenchSettings DEFAULTS = SinkBenchSettings.defaults();

  /** No outage requested. */
  private static final int NONE = -1;

  @Option(
      names = "--sink",
      description =
          "Instead of the topology: the Elasticsearch sink compared with bare bulk " + "requests.")
  private boolean sink;

  @Option(
      names = "--sink-outage",
      paramLabel = "MINUTES",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "10",
      description =
          "Instead: the sink at --rate records per second while Elasticsearch is "
              + "unavailable for this time (default: 10): memory, and whether every "
              + "document is indexed once afterwards. Fails if not.")
  private int outageMinutes;

  @Option(
      names = "--bulk-documents",
      paramLabel = "N",
      description = "Documents of a bare bulk request (default: ${DEFAULT-VALUE}).")
  private int bulkDocuments = DEFAULTS.bulkDocuments();

  @Option(
      names = "--bulk-threads",
      paramLabel = "N",
      description = "Concurrent bare bulk requests (default: ${DEFAULT-VALUE}).")
  private int bulkThreads = DEFAULTS.bulkThreads();

  @Option(
      names = "--connector",
      paramLabel = "KEY=VALUE",
      description = "Setting of the sink to try, for example elasticsearch.bulk.documents=1000.")
  private Map<String, String> connector = new LinkedHashMap<>();

  /** Whether the sink measurement is requested. */
  boolean hasOptions() {
    return sink || hasOutage();
  }

  boolean hasOutage() {
    return outageMinutes != NONE;
  }

  /**
   * The settings; the parameters are options shared by all measurements.
   *
   * @throws UsageException naming the invalid option
   */
  SinkBenchSettings settings(int records, int partitions, int warmUps, int rounds, int rate) {
    if (hasOutage()) {
      BenchCommand.requireAtLeast(1, outageMinutes, "--sink-outage");
      BenchCommand.requireAtLeast(1, rate, "--rate");
    }
    return new SinkBenchSettings(
        records,
        partitions,
        warmUps,
        rounds,
        BenchCommand.requireAtLeast(1, bulkDocuments, "--bulk-documents"),
        BenchCommand.requireAtLeast(1, bulkThreads, "--bulk-threads"),
        rate,
        hasOutage() ? Duration.ofMinutes(outageMinutes) : DEFAULTS.outage(),
        connector);
  }
}
