package io.spoor.benchmarks.command;

import io.spoor.benchmarks.alerts.AlertsBench;
import io.spoor.benchmarks.alerts.AlertsSettings;
import io.spoor.benchmarks.alerts.LatencyReport;
import io.spoor.benchmarks.decisions.DecisionsBench;
import io.spoor.benchmarks.decisions.DecisionsReport;
import io.spoor.benchmarks.decisions.DecisionsSettings;
import io.spoor.benchmarks.decisions.LiveDecisionsBench;
import io.spoor.benchmarks.decisions.LiveDecisionsReport;
import io.spoor.benchmarks.decisions.LiveDecisionsSettings;
import io.spoor.benchmarks.decisions.RunMemoryBench;
import io.spoor.benchmarks.decisions.RunMemoryReport;
import io.spoor.benchmarks.endtoend.EvidenceBench;
import io.spoor.benchmarks.endtoend.EvidenceBenchSetup;
import io.spoor.benchmarks.endtoend.EvidenceReport;
import io.spoor.benchmarks.endtoend.KeysBench;
import io.spoor.benchmarks.endtoend.KeysReport;
import io.spoor.benchmarks.endtoend.KeysSettings;
import io.spoor.benchmarks.endtoend.LiveStream;
import io.spoor.benchmarks.endtoend.PipelineBench;
import io.spoor.benchmarks.endtoend.PipelineBenchSettings;
import io.spoor.benchmarks.endtoend.PipelineReport;
import io.spoor.benchmarks.endtoend.SkeletonBench;
import io.spoor.benchmarks.micro.MicroBenchmarks;
import io.spoor.benchmarks.scale.ScaleReport;
import io.spoor.benchmarks.search.SearchBench;
import io.spoor.benchmarks.search.SearchReport;
import io.spoor.benchmarks.search.SearchSettings;
import io.spoor.benchmarks.sink.SinkBench;
import io.spoor.benchmarks.sink.SinkBenchSettings;
import io.spoor.benchmarks.sink.SinkBenchSetup;
import io.spoor.benchmarks.sink.SinkOutageBench;
import io.spoor.benchmarks.sink.SinkOutageReport;
import io.spoor.benchmarks.sink.SinkReport;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Directories;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.ElasticsearchConnectorConfig;
import io.spoor.localstack.EvidenceConnectorConfig;
import io.spoor.localstack.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the pipeline in comparison with a minimal one. */
@Command(
    name = "bench",
    header = "Measure Spoor against a minimal baseline.",
    description = {
      "Starts a dedicated broker and registry. The skeleton (JSON parse, two hops of "
          + "the full record, two RocksDB stores) and Spoor's full topology read the same "
          + "records under the same settings, each in a warm JVM, in alternation. They "
          + "first process a backlog. Then records arrive at an even rate, and their "
          + "latency is measured.",
      "",
      "Prints medians, with minimum and maximum in parentheses. Ratios are computed "
          + "per round. Absolute figures depend on this machine: run nothing else "
          + "meanwhile. With the defaults it takes about twenty minutes.",
      "",
      "--sink measures the Elasticsearch sink instead, from the topic of actions to "
          + "the index, compared with bulk requests of the same documents from memory. "
          + "--sink-outage measures the sink while Elasticsearch is unavailable. Options "
          + "of streams (chains, threads, commit, seconds, merge, heap) have no effect "
          + "there.",
      "",
      "--evidence makes Spoor process a backlog and the evidence sink seal all results, "
          + "and verifies the log: whether sealing keeps up.",
      "",
      "--keys fills the app, started as \"up\" starts it, with credentials in use, and "
          + "reports its resident memory and disk space per key. Then the app is stopped "
          + "cleanly and started again, killed and started without any state, and last a "
          + "standby takes over. Only the options partitions, threads, commit and --jvm "
          + "(such as -Xmx1g) have an effect there.",
      "",
      "--search runs analysts' queries (docs/search.md) on a dedicated Elasticsearch "
          + "with a million generated actions.",
      "",
      "--alerts starts a separate local stack and measures alerts from the raw "
          + "record to the webhook, then the skeleton at the same rate; --alerts-outage counts alerts while the webhook's "
          + "target is unavailable.",
      "",
      "--decisions asks a decision server in this JVM, at a constant rate, and a bare Jetty "
          + "in alternation. With --with-stream, the server is a process of its own, and "
          + "follows the live chains of an app through which records flow. With --runs, it "
          + "reads the views of a million runs.",
      "",
      "--scale measures nothing: it predicts instances, partitions, cores and disk for "
          + "loads from the measured cost of an event."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor bench",
      "  bin/spoor bench --commit-ms 30 --rate 0",
      "  bin/spoor bench --rounds 1 --warm-ups 1 --records 50000 --seconds 10     a quick look",
      "  bin/spoor bench --sink                                                   the sink compared with bare bulk requests",
      "  bin/spoor bench --sink-outage 10 --rate 1000                             ten minutes without Elasticsearch",
      "  bin/spoor bench --evidence --rounds 3                                    whether sealing keeps up with the pipeline",
      "  bin/spoor bench --keys 1000000                                           memory, start and restore with a million keys",
      "  bin/spoor bench --rounds 0 --warm-ups 2 --depths                         "
          + "latency added by a lineage of credentials",
      "  bin/spoor bench --search                                                 "
          + "analysts' queries over a million actions",
      "  bin/spoor bench --alerts                                                 "
          + "from a raw record to the webhook",
      "  bin/spoor bench --alerts-outage 10                                       "
          + "ten minutes without the webhook's target",
      "  bin/spoor bench --decisions --seconds 10                                 "
          + "a thousand decisions a second",
      "  bin/spoor bench --decisions --with-stream --rounds 3 --seconds 10        "
          + "the same beside a thousand records a second",
      "  bin/spoor bench --decisions --runs                                       "
          + "memory of a server with a million runs",
      "  bin/spoor bench --scale                                                  "
          + "what a billion events a day need"
    })
final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private PipelineBenchOptions pipeline = new PipelineBenchOptions();

  @Option(
      names = "--evidence",
      description = "Instead: whether the evidence sink keeps up with the pipeline.")
  private boolean evidence;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description =
          "A flag for the candidates' JVMs, with --sink for Connect's, for example -XX:StartFlightRecording=filename=bench-%%p.jfr.")
  private List<String> jvmFlags = new ArrayList<>();

  @Option(
      names = "--micro",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = ".*",
      description =
          "Instead: cost of single steps (normalise, serde, stitch and assemble, "
              + "evidence), by JMH; only those whose name matches.")
  private @Nullable String micro;

  @Mixin private SinkBenchOptions sink = new SinkBenchOptions();

  @Mixin private KeyBenchOptions keys = new KeyBenchOptions();

  @Mixin private SearchBenchOptions search = new SearchBenchOptions();

  @Mixin private AlertBenchOptions alerts = new AlertBenchOptions();

  @Mixin private DecisionBenchOptions decisions = new DecisionBenchOptions();

  @Mixin private ScaleBenchOptions scale = new ScaleBenchOptions();

  @Option(names = "--json", description = "The figures as one object on standard output.")
  private boolean json;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Stream.of(
                micro != null,
                evidence,
                sink.hasOptions(),
                keys.hasOptions(),
                search.hasOptions(),
                alerts.hasOptions(),
                decisions.hasOptions(),
                scale.hasOptions())
            .filter(chosen -> chosen)
            .count()
        > 1) {
      throw new UsageException(
          "--micro, --evidence, --sink, --keys, --search, --alerts, --decisions and --scale are "
              + "different measurements: give one of them");
    }
    if (micro != null) {
      MicroBenchmarks.run(micro);
      return 0;
    }
    if (sink.hasOptions()) {
      return measureSink();
    }
    if (keys.hasOptions()) {
      return measureKeys();
    }
    if (search.hasOptions()) {
      return measureSearch();
    }
    if (alerts.hasOptions()) {
      return measureAlerts();
    }
    if (decisions.hasOptions()) {
      return measureDecisions();
    }
    if (scale.hasOptions()) {
      ScaleReport report = scale.report();
      terminal.print(json ? List.of(report.json()) : report.lines());
      return 0;
    }
    PipelineBenchSettings settings = pipeline.settings();
    return evidence ? measureEvidence(settings) : measurePipeline(settings);
  }

  private int measurePipeline(PipelineBenchSettings settings)
      throws IOException, InterruptedException {
    return measure(
        (home, workspace) -> {
          PipelineReport report =
              new PipelineBench(workspace, classPath(), settings, jvmFlags, terminal::info).run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return true;
        });
  }

  private int measureEvidence(PipelineBenchSettings settings)
      throws IOException, InterruptedException {
    return measure(
        (home, workspace) -> {
          var setup =
              new EvidenceBenchSetup(
                  workspace,
                  classPath(),
                  home.plugins(),
                  EvidenceConnectorConfig::config,
                  jvmFlags);
          EvidenceReport report = new EvidenceBench(setup, settings, terminal::info).run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return report.sustainsRate();
        });
  }

  private int measureSink() throws IOException, InterruptedException {
    SinkBenchSettings settings =
        sink.settings(
            pipeline.records(),
            pipeline.partitions(),
            pipeline.warmUps(),
            pipeline.rounds(),
            pipeline.rate());
    return measure(
        (home, workspace) -> {
          var setup =
              new SinkBenchSetup(
                  workspace, home.plugins(), ElasticsearchConnectorConfig::config, jvmFlags);
          if (sink.hasOutage()) {
            SinkOutageReport report = new SinkOutageBench(setup, settings, terminal::info).run();
            terminal.print(json ? List.of(report.json()) : report.lines());
            return report.isComplete();
          }
          SinkReport report = new SinkBench(setup, settings, terminal::info).run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return true;
        });
  }

  private int measureKeys() throws IOException, InterruptedException {
    KeysSettings settings =
        keys.settings(pipeline.partitions(), pipeline.threads(), pipeline.commitMillis());
    return measure(
        (home, workspace) -> {
          KeysReport report =
              new KeysBench(workspace, classPath(), settings, jvmFlags, terminal::info).run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return true;
        });
  }

  private int measureSearch() throws IOException, InterruptedException {
    SearchSettings settings = search.settings();
    return measure(
        (home, workspace) -> {
          SearchReport report =
              new SearchBench(workspace, home.projectRoot(), settings, terminal::info).run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return report.passed();
        });
  }

  private int measureDecisions() throws IOException, InterruptedException {
    PipelineBenchSettings given = pipeline.settings();
    if (decisions.hasRuns()) {
      int runs = decisions.runs();
      return measure(
          (home, workspace) -> {
            RunMemoryReport report =
                new RunMemoryBench(
                        home.projectRoot(), workspace, classPath(), jvmFlags, terminal::info)
                    .run(runs, decisions.furtherPolicies());
            terminal.print(json ? List.of(report.json()) : report.lines());
            return report.passed();
          });
    }
    if (decisions.hasStream()) {
      LiveDecisionsSettings live = decisions.liveSettings(given.rounds(), given.seconds());
      return measure(
          (home, workspace) -> {
            LiveDecisionsReport report =
                new LiveDecisionsBench(
                        home.projectRoot(), workspace, classPath(), live, jvmFlags, terminal::info)
                    .run(new LiveStream.Settings(given, live.streamRate()));
            terminal.print(json ? List.of(report.json()) : report.lines());
            return report.passed();
          });
    }
    DecisionsSettings settings = decisions.settings(given.rounds(), given.seconds());
    return measure(
        (home, workspace) -> {
          DecisionsReport report =
              new DecisionsBench(
                      home.projectRoot(),
                      Files.createTempDirectory("bench-decisions"),
                      settings,
                      terminal::info)
                  .run();
          terminal.print(json ? List.of(report.json()) : report.lines());
          return report.passed();
        });
  }

  private int measureAlerts() throws IOException, InterruptedException {
    AlertsSettings settings = alerts.settings();
    return measure(
        (home, workspace) -> {
          Path state = home.state().resolve("bench");
          var stackLauncher =
              new LocalAlertStack(new StackHome(home.projectRoot(), state), terminal);
          var bench =
              new AlertsBench(stackLauncher, state.resolve("alerts"), settings, terminal::info);
          if (alerts.hasOutage()) {
            var report = bench.outage();
            terminal.print(json ? List.of(report.json()) : report.lines());
            return report.passed();
          }
          // After the stack: each has the machine for itself.
          var skeleton =
              new SkeletonBench(
                  home.workspace(state.resolve("skeleton")),
                  classPath(),
                  pipeline.settings().withRate(settings.rate()),
                  terminal::info);
          LatencyReport report = bench.latency().comparedWith(skeleton.latencies());
          terminal.print(json ? List.of(report.json()) : report.lines());
          return report.passed();
        });
  }

  private interface Measurement {
    /** Runs the measurement; returns whether it passed. */
    boolean run(StackHome home, Workspace workspace) throws IOException, InterruptedException;
  }

  /** Candidates run on this program's own class path. */
  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static int measure(Measurement measurement) throws IOException, InterruptedException {
    StackHome home = StackHome.of(Optional.empty());
    Path directory = home.state().resolve("bench");
    Workspace workspace = home.workspace(directory);
    // Leftovers of a killed run.
    ChildProcess.stopLeftovers(workspace);
    Directories.delete(directory);
    boolean passed;
    try {
      passed = measurement.run(home, workspace);
    } catch (IllegalStateException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    }
    if (passed) {
      Directories.delete(directory);
    }
    return passed ? 0 : 1;
  }

  static int requireAtLeast(int min, int value, String option) {
    if (value < min) {
      throw new UsageException(option + " must be at least " + min + ", not " + value);
    }
    return value;
  }
}
