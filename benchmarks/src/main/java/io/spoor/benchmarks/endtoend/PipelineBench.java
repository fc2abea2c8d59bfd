package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.launchers.ChildLogging;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures Spoor's full topology in comparison with the {@link Skeleton}: one broker, the same
 * records and settings, each in a separate warm JVM, in alternation. Absolute figures depend on the
 * machine; the ratios should be reproducible on others.
 */
public final class PipelineBench {
  private final Workspace workspace;
  private final String classPath;
  private final PipelineBenchSettings settings;
  private final List<String> jvmFlags;
  private final Consumer<String> progress;

  /**
   * @param workspace a dedicated directory; servers are started in it and stopped again
   * @param classPath of this module, the app and a logger
   * @param jvmFlags flags of the candidates' JVMs, for example of a profiler
   * @param progress receives progress messages
   */
  public PipelineBench(
      Workspace workspace,
      String classPath,
      PipelineBenchSettings settings,
      List<String> jvmFlags,
      Consumer<String> progress) {
    this.workspace = workspace;
    this.classPath = classPath;
    this.settings = settings;
    this.jvmFlags = jvmFlags;
    this.progress = progress;
  }

  /** Runs the complete measurement; takes minutes. */
  public PipelineReport run() throws IOException, InterruptedException {
    progress.accept("starting a broker and a registry");
    try (var servers = BenchServers.start(workspace)) {
      return run(servers);
    }
  }

  private PipelineReport run(BenchServers servers) throws IOException, InterruptedException {
    String bootstrapServers = servers.kafka().bootstrapServers();
    Map<String, String> connections = servers.connections();
    var report = new PipelineReport(settings);
    try (var workers = new Workers();
        var benchTopics = new BenchTopics(bootstrapServers, settings.partitions());
        SchemaResolver schemas = servers.schemas()) {
      benchTopics.reset();
      BreachGenerator.declare(bootstrapServers, schemas);
      var outputs = new OutputReader(benchTopics, AvroDeserializer.ofAny(schemas));
      var drain =
          new DrainBench(
              benchTopics,
              outputs,
              servers.kafka().child(),
              settings,
              connections,
              workspace.directory("candidates"));
      progress.accept(String.format(Locale.ROOT, "writing %,d records", settings.records()));
      long bytes = fillTopic(benchTopics, settings);
      report.recordBytes(bytes / (double) settings.records());
      for (int round = -settings.warmUps(); round < settings.rounds(); round++) {
        for (Candidate candidate : candidateOrder(round)) {
          progress.accept(
              candidate.label() + ", " + (round < 0 ? "warm-up" : "drain " + (round + 1)));
          DrainBench.Result result =
              drain.run(candidate, workers.of(candidate), settings.records());
          progress.accept(PipelineReport.line(candidate, result));
          if (round >= 0) {
            report.add(candidate, result);
          }
        }
      }
      if (settings.rate() > 0) {
        var steady = new SteadyRateBench(benchTopics, drain, settings, outputs);
        for (int round = 0; round < settings.rounds(); round++) {
          for (Candidate candidate : candidateOrder(round)) {
            progress.accept(candidate.label() + ", steady stream " + (round + 1));
            SteadyRateBench.Result result = steady.run(candidate, workers.of(candidate));
            progress.accept(PipelineReport.line(candidate, result));
            report.add(candidate, result);
          }
        }
      }
      if (settings.merge() > 0) {
        progress.accept("Spoor, merge of two long chains");
        var merge = new MergeBench(benchTopics, drain, settings.merge(), outputs);
        report.merged(merge.run(workers.of(Candidate.SPOOR)));
      }
      Pattern storms = settings.storms();
      if (storms != null) {
        var bench = new StormBench(benchTopics, drain, outputs, progress);
        report.storms(bench.run(workers.of(Candidate.SPOOR), storms));
      }
      if (settings.depths()) {
        progress.accept("Spoor, lineages of credentials");
        report.depths(
            new DepthBench(benchTopics, drain, settings, outputs).run(workers.of(Candidate.SPOOR)));
      }
      if (settings.curves()) {
        progress.accept("Spoor, scaling curves");
        var curves =
            new ScalingCurves(
                bootstrapServers,
                servers.kafka().child(),
                settings,
                connections,
                workspace.directory("candidates"),
                of -> new OutputReader(of, AvroDeserializer.ofAny(schemas)),
                progress);
        report.curves(curves.run(workers.of(Candidate.SPOOR)));
      }
      return report;
    }
  }

  /** A warm JVM for each candidate. */
  private final class Workers implements AutoCloseable {
    private final Map<Candidate, WorkerProcess> all = new EnumMap<>(Candidate.class);

    Workers() throws IOException {
      for (Candidate candidate : Candidate.of(settings)) {
        all.put(candidate, worker(candidate));
      }
    }

    WorkerProcess of(Candidate candidate) {
      return Objects.requireNonNull(all.get(candidate));
    }

    @Override
    public void close() {
      for (WorkerProcess worker : all.values()) {
        worker.close();
      }
    }
  }

  /** The second candidate has a broker that is warmer by one run, so they alternate. */
  private List<Candidate> candidateOrder(int round) {
    List<Candidate> all = Candidate.of(settings);
    return round % 2 == 0 ? all : all.reversed();
  }

  private WorkerProcess worker(Candidate candidate) throws IOException {
    return WorkerProcess.start(
        candidate,
        settings.heap(),
        Stream.concat(
                Stream.of(ChildLogging.flag(workspace.directory(candidate.name()))),
                jvmFlags.stream())
            .toList(),
        classPath,
        workspace.log(candidate.name()));
  }

  /** Fills the raw topic; returns the number of bytes. */
  static long fillTopic(BenchTopics benchTopics, PipelineBenchSettings settings) {
    var records = new CloudTrailGenerator(settings.chainLength(), settings.openChains(), 1);
    long bytes = 0;
    try (Producer<byte[], byte[]> producer = benchTopics.bulkProducer()) {
      String topic = TopicCatalogue.raw("cloudtrail").name();
      for (int i = 0; i < settings.records(); i++) {
        byte[] record = records.next();
        bytes += record.length;
        var _ = producer.send(new ProducerRecord<>(topic, i % settings.partitions(), null, record));
      }
    }
    return bytes;
  }
}
