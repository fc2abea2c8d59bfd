package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.WatchedJvm;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.launchers.ChildLogging;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.Directories;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures whether sealing keeps up. Spoor processes a backlog, then the evidence sink seals all
 * results on the same broker; they run in sequence so that they do not compete for cores. The
 * sealed log is verified each time.
 */
public final class EvidenceBench {
  private static final String CONNECTOR = "bench-evidence";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ROUND_TIMEOUT = Duration.ofMinutes(10);

  /** The output is complete after this idle time. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(3);

  private final EvidenceBenchSetup setup;
  private final PipelineBenchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param progress receives progress messages
   */
  public EvidenceBench(
      EvidenceBenchSetup setup, PipelineBenchSettings settings, Consumer<String> progress) {
    this.setup = setup;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Result of a round.
   *
   * @param eventsPerSecond raw records processed by the pipeline
   * @param records number of sealed records, including schemas
   * @param recordsPerEvent sealed records per raw record
   * @param sealedPerSecond sealed records
   * @param cpuMicros of Connect, per record
   * @param recordBytes as stored
   * @param verifySeconds time to verify the log
   */
  record Round(
      double eventsPerSecond,
      long records,
      double recordsPerEvent,
      double sealedPerSecond,
      double cpuMicros,
      double recordBytes,
      double verifySeconds) {
    /** Ratio of the sealing rate to the rate of the pipeline's results. */
    double headroom() {
      return sealedPerSecond / (eventsPerSecond * recordsPerEvent);
    }
  }

  /** Runs the complete measurement; takes minutes. */
  public EvidenceReport run() throws IOException, InterruptedException {
    Workspace workspace = setup.workspace();
    progress.accept("starting a broker, a registry and Connect");
    try (var servers = BenchServers.start(workspace)) {
      ConnectServer connect =
          ConnectServer.start(
              workspace,
              ServerSettings.onFreePort(),
              servers.kafka().bootstrapServers(),
              setup.plugins(),
              setup.jvmFlags());
      try (WatchedJvm jvm = WatchedJvm.attach(connect.child().identity())) {
        return run(servers, connect, jvm);
      } finally {
        connect.child().stop();
      }
    }
  }

  private EvidenceReport run(BenchServers servers, ConnectServer connect, WatchedJvm jvm)
      throws IOException, InterruptedException {
    var report = new EvidenceReport(settings);
    try (var benchTopics =
            new BenchTopics(servers.kafka().bootstrapServers(), settings.partitions());
        SchemaResolver schemas = servers.schemas();
        WorkerProcess worker = worker()) {
      benchTopics.reset();
      var drain =
          new DrainBench(
              benchTopics,
              new OutputReader(benchTopics, AvroDeserializer.ofAny(schemas)),
              servers.kafka().child(),
              settings,
              servers.connections(),
              setup.workspace().directory("candidates"));
      progress.accept(String.format(Locale.ROOT, "writing %,d records", settings.records()));
      PipelineBench.fillTopic(benchTopics, settings);
      for (int round = -settings.warmUps(); round < settings.rounds(); round++) {
        String name = round < 0 ? "warm-up" : "round " + (round + 1);
        DrainBench.Result pipeline = drain.run(Candidate.SPOOR, worker, settings.records());
        Round result = measureSealing(servers, connect, jvm, pipeline.perSecond());
        progress.accept("  " + name + ": " + EvidenceReport.line(result));
        if (round >= 0) {
          report.add(result);
        }
      }
    }
    return report;
  }

  private WorkerProcess worker() throws IOException {
    Workspace workspace = setup.workspace();
    return WorkerProcess.start(
        Candidate.SPOOR,
        settings.heap(),
        List.of(ChildLogging.flag(workspace.directory(Candidate.SPOOR.name()))),
        setup.classPath(),
        workspace.log(Candidate.SPOOR.name()));
  }

  private Round measureSealing(
      BenchServers servers, ConnectServer connect, WatchedJvm jvm, double eventsPerSecond)
      throws IOException, InterruptedException {
    Path directory = setup.workspace().directory("evidence");
    Directories.delete(directory);
    Files.createDirectories(directory);
    Path log = directory.resolve("log");
    Map<String, String> config =
        new HashMap<>(
            setup
                .connector()
                .of(
                    servers.kafka().bootstrapServers(),
                    servers.registry().url(),
                    log,
                    directory.resolve("key")));
    config.put("name", CONNECTOR);
    config.put("evidence.segment.interval.ms", "1000");
    SigningKey key =
        KeyFiles.create(directory.resolve("key"), config.getOrDefault("evidence.log.name", ""));
    long cpu = jvm.cpuNanos();
    connect.connectors().put(CONNECTOR, config);
    connect.connectors().awaitRunning(CONNECTOR, TIMEOUT);
    double perSecond = watch(jvm);
    long records = jvm.counter("evidence-sealed-total");
    double cpuMicros = (jvm.cpuNanos() - cpu) / 1000.0 / records;
    connect.connectors().remove(CONNECTOR);
    awaitGone(jvm);
    long startNanos = System.nanoTime();
    verify(log, key, records);
    return new Round(
        eventsPerSecond,
        records,
        (double) records / settings.records(),
        perSecond,
        cpuMicros,
        (double) bytes(log) / records,
        (System.nanoTime() - startNanos) / 1e9);
  }

  /** Records per second, from the first to the last sealed record. */
  private double watch(WatchedJvm jvm) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ROUND_TIMEOUT.toNanos();
    long firstNanos = 0;
    long first = 0;
    long latest = 0;
    long changed = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long sealed = jvm.counter("evidence-sealed-total");
      long waiting = jvm.counter("evidence-unsealed");
      if (first == 0 && sealed > 0) {
        firstNanos = now;
        first = sealed + waiting;
      }
      if (sealed + waiting > latest) {
        latest = sealed + waiting;
        changed = now;
      } else if (latest >= settings.records()
          && waiting == 0
          && now - changed > QUIET_PERIOD.toNanos()) {
        return (latest - first) / ((changed - firstNanos) / 1e9);
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "after " + ROUND_TIMEOUT.toMinutes() + " min only " + sealed + " records are sealed");
      }
      Thread.sleep(20);
    }
  }

  private static void awaitGone(WatchedJvm jvm) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (jvm.counter("evidence-sealed-total") > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the connector does not stop");
      }
      Thread.sleep(50);
    }
  }

  private static void verify(Path log, SigningKey key, long records) throws IOException {
    VerificationResult verdict =
        new LogVerifier(DirectoryStore.open(log), List.of(key.verifier()))
            .verify(Optional.empty(), checked -> {});
    if (!verdict.isValid() || !verdict.gaps().isEmpty() || verdict.records() != records) {
      throw new IllegalStateException("the log does not verify: " + verdict);
    }
  }

  private static long bytes(Path log) throws IOException {
    try (Stream<Path> files = Files.walk(log)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
