package io.spoor.benchmarks.command;

import io.spoor.benchmarks.alerts.AlertsBench;
import io.spoor.benchmarks.alerts.AlertsSettings;
import io.spoor.benchmarks.decisions.DecisionsBench;
import io.spoor.benchmarks.decisions.DecisionsSettings;
import io.spoor.benchmarks.decisions.LiveDecisionsBench;
import io.spoor.benchmarks.decisions.LiveDecisionsSettings;
import io.spoor.benchmarks.decisions.RunMemoryBench;
import io.spoor.benchmarks.endtoend.EvidenceBench;
import io.spoor.benchmarks.endtoend.EvidenceBenchSetup;
import io.spoor.benchmarks.endtoend.KeysBench;
import io.spoor.benchmarks.endtoend.KeysSettings;
import io.spoor.benchmarks.endtoend.LiveStream;
import io.spoor.benchmarks.endtoend.PipelineBench;
import io.spoor.benchmarks.endtoend.PipelineBenchSettings;
import io.spoor.benchmarks.endtoend.SkeletonBench;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.micro.MicroBenchmarks;
import io.spoor.benchmarks.search.SearchBench;
import io.spoor.benchmarks.search.SearchSettings;
import io.spoor.benchmarks.sink.SinkBench;
import io.spoor.benchmarks.sink.SinkBenchSettings;
import io.spoor.benchmarks.sink.SinkBenchSetup;
import io.spoor.benchmarks.sink.SinkOutageBench;
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
@Command(name = "bench")
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
      print(scale.report());
      return 0;
    }
    PipelineBenchSettings settings = pipeline.settings();
    return evidence ? measureEvidence(settings) : measurePipeline(settings);
  }

  private int measurePipeline(PipelineBenchSettings settings)
      throws IOException, InterruptedException {
    return measure(
        (home, workspace) ->
            new PipelineBench(workspace, classPath(), settings, jvmFlags, terminal::info).run());
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
          return new EvidenceBench(setup, settings, terminal::info).run();
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
            return new SinkOutageBench(setup, settings, terminal::info).run();
          }
          return new SinkBench(setup, settings, terminal::info).run();
        });
  }

  private int measureKeys() throws IOException, InterruptedException {
    KeysSettings settings =
        keys.settings(pipeline.partitions(), pipeline.threads(), pipeline.commitMillis());
    return measure(
        (home, workspace) ->
            new KeysBench(workspace, classPath(), settings, jvmFlags, terminal::info).run());
  }

  private int measureSearch() throws IOException, InterruptedException {
    SearchSettings settings = search.settings();
    return measure(
        (home, workspace) ->
            new SearchBench(workspace, home.projectRoot(), settings, terminal::info).run());
  }

  private int measureDecisions() throws IOException, InterruptedException {
    PipelineBenchSettings given = pipeline.settings();
    if (decisions.hasRuns()) {
      int runs = decisions.runs();
      return measure(
          (home, workspace) ->
              new RunMemoryBench(
                      home.projectRoot(), workspace, classPath(), jvmFlags, terminal::info)
                  .run(runs, decisions.furtherPolicies()));
    }
    if (decisions.hasStream()) {
      LiveDecisionsSettings live = decisions.liveSettings(given.rounds(), given.seconds());
      return measure(
          (home, workspace) ->
              new LiveDecisionsBench(
                      home.projectRoot(), workspace, classPath(), live, jvmFlags, terminal::info)
                  .run(new LiveStream.Settings(given, live.streamRate())));
    }
    DecisionsSettings settings = decisions.settings(given.rounds(), given.seconds());
    return measure(
        (home, workspace) ->
            new DecisionsBench(
                    home.projectRoot(),
                    Files.createTempDirectory("bench-decisions"),
                    settings,
                    terminal::info)
                .run());
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
            return bench.outage();
          }
          // After the stack: each has the machine for itself.
          var skeleton =
              new SkeletonBench(
                  home.workspace(state.resolve("skeleton")),
                  classPath(),
                  pipeline.settings().withRate(settings.rate()),
                  terminal::info);
          return bench.latency().comparedWith(skeleton.latencies());
        });
  }

  private interface Measurement {
    BenchReport run(StackHome home, Workspace workspace) throws IOException, InterruptedException;
  }

  /** Candidates run on this program's own class path. */
  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private void print(BenchReport report) {
    terminal.print(json ? List.of(report.json()) : report.lines());
  }

  private int measure(Measurement measurement) throws IOException, InterruptedException {
    StackHome home = StackHome.of(Optional.empty());
    Path directory = home.state().resolve("bench");
    Workspace workspace = home.workspace(directory);
    // Leftovers of a killed run.
    ChildProcess.stopLeftovers(workspace);
    Directories.delete(directory);
    try {
      BenchReport report = measurement.run(home, workspace);
      print(report);
      if (!report.passed()) {
        return 1;
      }
    } catch (IllegalStateException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    }
    Directories.delete(directory);
    return 0;
  }

  static int requireAtLeast(int min, int value, String option) {
    if (value < min) {
      throw new UsageException(option + " must be at least " + min + ", not " + value);
    }
    return value;
  }
}
