package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures Spoor's cost per record as one dimension grows: the same drain, in the same JVM, with
 * other records.
 */
final class ScalingCurves {
  private final String bootstrapServers;
  private final ChildProcess broker;
  private final PipelineBenchSettings settings;
  private final Map<String, String> connections;
  private final Path directory;
  private final Function<BenchTopics, OutputReader> outputs;
  private final Consumer<String> progress;

  ScalingCurves(
      String bootstrapServers,
      ChildProcess broker,
      PipelineBenchSettings settings,
      Map<String, String> connections,
      Path directory,
      Function<BenchTopics, OutputReader> outputs,
      Consumer<String> progress) {
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
    this.settings = settings;
    this.connections = connections;
    this.directory = directory;
    this.outputs = outputs;
    this.progress = progress;
  }

  /**
   * A point of a curve.
   *
   * @param curve the dimension that grows
   * @param size its size
   */
  record Point(String curve, int size, DrainBench.Result result) {
    String line() {
      return String.format(
          Locale.ROOT,
          "  %-14s %,9d: %,7.0f records/s, CPU %.1f µs a record, broker %.1f µs, written %,.0f and state %,.0f bytes a record",
          curve,
          size,
          result.perSecond(),
          result.appCpuMicros(),
          result.brokerCpuMicros(),
          result.writtenBytes(),
          result.stateBytes());
    }
  }

  List<Point> run(WorkerProcess spoor) throws IOException, InterruptedException {
    List<Point> points = new ArrayList<>();
    for (int length : new int[] {10, 100, 1_000, 10_000, 100_000}) {
      // At least two chains, and few enough long ones that they complete.
      int open = Math.clamp(settings.records() / (2L * length), 2, settings.openChains());
      points.add(point("chain length", length, settings.of(length, open), spoor));
    }
    for (int open : new int[] {50, 500, 5_000, 50_000}) {
      points.add(point("open chains", open, settings.of(settings.chainLength(), open), spoor));
    }
    for (int partitions : new int[] {1, 4, 16}) {
      points.add(point("partitions", partitions, settings.withPartitions(partitions), spoor));
    }
    for (int instances : new int[] {1, 2, 4}) {
      points.add(point("instances", instances, settings, spoor, instances));
    }
    return points;
  }

  private Point point(
      String curve, int size, PipelineBenchSettings pointSettings, WorkerProcess spoor)
      throws IOException, InterruptedException {
    return point(curve, size, pointSettings, spoor, 1);
  }

  private Point point(
      String curve,
      int size,
      PipelineBenchSettings pointSettings,
      WorkerProcess spoor,
      int instances)
      throws IOException, InterruptedException {
    try (var benchTopics = new BenchTopics(bootstrapServers, pointSettings.partitions())) {
      benchTopics.reset();
      PipelineBench.fillTopic(benchTopics, pointSettings);
      var drain =
          new DrainBench(
              benchTopics,
              outputs.apply(benchTopics),
              broker,
              pointSettings,
              connections,
              directory);
      DrainBench.Result result =
          drain.run(Candidate.SPOOR, spoor, pointSettings.records(), instances);
      var point = new Point(curve, size, result);
      progress.accept(point.line());
      return point;
    }
  }
}
