package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.endtoend.BenchTopics.TopicVolume;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Directories;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;

/**
 * Measures how a candidate processes a backlog on the raw topics, from the first record processed
 * to the last output appended.
 */
final class DrainBench {
  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(10);

  /** The output is complete after this idle time: chains are published every 0.2 s. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(2);

  private final BenchTopics benchTopics;
  private final OutputReader outputs;
  private final ChildProcess broker;
  private final PipelineBenchSettings settings;
  private final Map<String, String> connections;
  private final Path directory;
  private int run;

  DrainBench(
      BenchTopics benchTopics,
      OutputReader outputs,
      ChildProcess broker,
      PipelineBenchSettings settings,
      Map<String, String> connections,
      Path directory) {
    this.benchTopics = benchTopics;
    this.outputs = outputs;
    this.broker = broker;
    this.settings = settings;
    this.connections = connections;
    this.directory = directory;
  }

  /**
   * Result of a drain.
   *
   * @param records number of input records
   * @param seconds from the first record processed to the last output
   * @param appCpuMicros per record
   * @param brokerCpuMicros per record
   * @param allocatedBytes per record, by the candidate
   * @param written writes to topics and changelogs, by topic
   * @param stateBytes per record, on disk at the end
   */
  record Result(
      long records,
      double seconds,
      double appCpuMicros,
      double brokerCpuMicros,
      double allocatedBytes,
      SortedMap<String, TopicVolume> written,
      double stateBytes) {
    double perSecond() {
      return records / seconds;
    }

    /** Bytes per record, to topics and changelogs. */
    double writtenBytes() {
      return (double) written.values().stream().mapToLong(TopicVolume::bytes).sum() / records;
    }

    /** Records and markers per input record, to topics and changelogs. */
    double writtenEntries() {
      return (double) written.values().stream().mapToLong(TopicVolume::entries).sum() / records;
    }
  }

  /** The start file of a worker's next run, with a separate state directory and group. */
  Path nextRun(Candidate candidate) throws IOException {
    return nextRun(candidate, 1).getFirst();
  }

  /** The same for several instances of one group. */
  private List<Path> nextRun(Candidate candidate, int instances) throws IOException {
    String id = "bench-" + candidate.name().toLowerCase(Locale.ROOT) + "-" + run++;
    List<Path> files = new ArrayList<>();
    for (int instance = 0; instance < instances; instance++) {
      files.add(startFile(candidate, id, id + "-" + instance));
    }
    return files;
  }

  private Path startFile(Candidate candidate, String id, String name) throws IOException {
    var properties = new Properties();
    properties.putAll(settings.app());
    properties.putAll(connections);
    if (candidate == Candidate.UNEVALUATED) {
      properties.setProperty("detectors.file", disabledDetectors().toString());
    }
    properties.setProperty("application.id", id);
    properties.setProperty("state.dir", directory.resolve("state").resolve(name).toString());
    Path file = Files.createDirectories(directory.resolve("runs")).resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Path disabledDetectors() throws IOException {
    ObjectNode thresholds = new ObjectMapper().createObjectNode();
    DetectionEngine.create(0)
        .detectors()
        .forEach(info -> thresholds.putObject(info.id()).put("enabled", false));
    Path file = Files.createDirectories(directory.resolve("runs")).resolve("all-off.json");
    return Files.writeString(file, thresholds.toString());
  }

  Result run(Candidate candidate, WorkerProcess worker, long records)
      throws IOException, InterruptedException {
    return run(candidate, worker, records, 1);
  }

  /** The same with several instances of the candidate, which share the worker's JVM. */
  Result run(Candidate candidate, WorkerProcess worker, long records, int instances)
      throws IOException, InterruptedException {
    benchTopics.resetOutputs();
    List<Path> files = nextRun(candidate, instances);
    Duration brokerCpu = cpu();
    worker.start(files);
    awaitQuiet(candidate, records);
    Duration brokerCpuAfter = cpu();
    WorkerProcess.Cost cost = worker.stop();
    int events = outputs.events(candidate);
    if (events != records) {
      throw new IllegalStateException(
          candidate.label() + " published " + events + " events of " + records);
    }
    long firstAppend = benchTopics.firstAppend(candidate.firstHop());
    long lastAppend = benchTopics.lastAppend(candidate.outputs());
    double recordCount = records;
    var result =
        new Result(
            records,
            (lastAppend - firstAppend) / 1000.0,
            cost.cpuNanos() / 1000.0 / recordCount,
            brokerCpuAfter.minus(brokerCpu).toNanos() / 1000.0 / recordCount,
            cost.allocatedBytes() / recordCount,
            benchTopics.writtenByTopic(),
            cost.stateBytes() / recordCount);
    Directories.delete(directory.resolve("state"));
    return result;
  }

  private void awaitQuiet(Candidate candidate, long records) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
    Map<String, Long> previousEnds = Map.of();
    long quietSince = System.nanoTime();
    while (true) {
      Thread.sleep(200);
      Map<String, Long> endOffsets = benchTopics.endOffsets(candidate.outputs());
      long now = System.nanoTime();
      if (!endOffsets.equals(previousEnds)) {
        previousEnds = endOffsets;
        quietSince = now;
      }
      boolean complete =
          candidate.eventOutputs().stream()
                  .mapToLong(topic -> endOffsets.getOrDefault(topic, 0L))
                  .sum()
              >= records;
      if (complete && now - quietSince > QUIET_PERIOD.toNanos()) {
        return;
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "%s is not complete after %s min: %s"
                .formatted(candidate.label(), DRAIN_TIMEOUT.toMinutes(), endOffsets));
      }
    }
  }

  private Duration cpu() {
    return broker.identity().cpuTime();
  }
}
