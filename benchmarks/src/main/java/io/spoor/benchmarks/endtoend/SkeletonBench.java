package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.ChildLogging;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Measures the latency of the {@link Skeleton} alone, as a reference for other measurements. */
public final class SkeletonBench {
  private final Workspace workspace;
  private final String classPath;
  private final PipelineBenchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param workspace a dedicated directory; servers are started in it and stopped again
   * @param classPath of this module, the app and a logger
   * @param progress receives progress messages
   */
  public SkeletonBench(
      Workspace workspace,
      String classPath,
      PipelineBenchSettings settings,
      Consumer<String> progress) {
    this.workspace = workspace;
    this.classPath = classPath;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Times of the steady stream's records from the send call to their output, in nanoseconds,
   * ascending; takes some two minutes.
   */
  public List<Long> latencies() throws IOException, InterruptedException {
    try (var servers = BenchServers.start(workspace);
        var benchTopics =
            new BenchTopics(servers.kafka().bootstrapServers(), settings.partitions());
        SchemaResolver schemas = servers.schemas();
        WorkerProcess worker = worker()) {
      benchTopics.reset();
      var outputs = new OutputReader(benchTopics, AvroDeserializer.ofAny(schemas));
      var drain =
          new DrainBench(
              benchTopics,
              outputs,
              servers.kafka().child(),
              settings,
              servers.connections(),
              workspace.directory("candidates"));
      progress.accept("skeleton, warming up");
      PipelineBench.fillTopic(benchTopics, settings);
      for (int warmUp = 0; warmUp < settings.warmUps(); warmUp++) {
        drain.run(Candidate.SKELETON, worker, settings.records());
      }
      progress.accept("skeleton, steady stream");
      var steady = new SteadyRateBench(benchTopics, drain, settings, outputs);
      return Arrays.stream(steady.run(Candidate.SKELETON, worker).events()).boxed().toList();
    }
  }

  private WorkerProcess worker() throws IOException {
    String name = Candidate.SKELETON.name();
    return WorkerProcess.start(
        Candidate.SKELETON,
        settings.heap(),
        List.of(ChildLogging.flag(workspace.directory(name))),
        classPath,
        workspace.log(name));
  }
}
