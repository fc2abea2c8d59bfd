package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.endtoend.Cluster.Written;
import io.spoor.launchers.Child;
import io.spoor.launchers.Directories;
import io.spoor.pipeline.detect.Detectors;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;

/**
 * Lets a candidate work off what lies on the raw topics, from the first record processed to the
 * last output appended.
 */
final class Drain {
  private static final Duration AT_MOST = Duration.ofMinutes(10);

  /** Nothing more comes once nothing has come for so long: chains are published every 0.2 s. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Outputs outputs;
  private final Child broker;
  private final BenchSettings settings;
  private final Map<String, String> connections;
  private final Path directory;
  private int run;

  Drain(
      Cluster cluster,
      Outputs outputs,
      Child broker,
      BenchSettings settings,
      Map<String, String> connections,
      Path directory) {
    this.cluster = cluster;
    this.outputs = outputs;
    this.broker = broker;
    this.settings = settings;
    this.connections = connections;
    this.directory = directory;
  }

  /**
   * What it came to.
   *
   * @param records that went in
   * @param seconds from the first processed to the last put out
   * @param appCpuMicros a record
   * @param brokerCpuMicros a record
   * @param allocatedBytes a record, by the candidate
   * @param written to topics and changelogs, by topic
   * @param stateBytes a record, on disk at the end
   */
  record Result(
      long records,
      double seconds,
      double appCpuMicros,
      double brokerCpuMicros,
      double allocatedBytes,
      SortedMap<String, Written> written,
      double stateBytes) {
    double perSecond() {
      return records / seconds;
    }

    /** A record, to topics and changelogs. */
    double writtenBytes() {
      return (double) written.values().stream().mapToLong(Written::bytes).sum() / records;
    }

    /** Records and markers a record, to topics and changelogs. */
    double writtenEntries() {
      return (double) written.values().stream().mapToLong(Written::entries).sum() / records;
    }
  }

  /** The file from which a worker starts the next run, with a state and a group of its own. */
  Path nextRun(Candidate candidate) throws IOException {
    String id = "bench-" + candidate.name().toLowerCase(Locale.ROOT) + "-" + run++;
    var properties = new Properties();
    properties.putAll(settings.app());
    properties.putAll(connections);
    if (candidate == Candidate.UNJUDGED) {
      properties.setProperty("detectors.file", allOff().toString());
    }
    properties.setProperty("application.id", id);
    properties.setProperty("state.dir", directory.resolve("state").resolve(id).toString());
    Path file = Files.createDirectories(directory.resolve("runs")).resolve(id + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private Path allOff() throws IOException {
    ObjectNode off = new ObjectMapper().createObjectNode();
    Detectors.all(0).rules().forEach(rule -> off.putObject(rule.id()).put("enabled", false));
    Path file = Files.createDirectories(directory.resolve("runs")).resolve("all-off.json");
    return Files.writeString(file, off.toString());
  }

  Result run(Candidate candidate, WorkerProcess worker, long records)
      throws IOException, InterruptedException {
    cluster.resetOutputs();
    Path file = nextRun(candidate);
    Duration brokerCpu = cpu();
    worker.start(file);
    awaitQuiet(candidate, records);
    Duration brokerCpuAfter = cpu();
    WorkerProcess.Cost cost = worker.stop();
    int events = outputs.events(candidate);
    if (events != records) {
      throw new IllegalStateException(
          candidate.label() + " put out " + events + " events of " + records);
    }
    long begun = cluster.firstAppend(candidate.firstHop());
    long ended = cluster.lastAppend(candidate.outputs());
    double each = records;
    var result =
        new Result(
            records,
            (ended - begun) / 1000.0,
            cost.cpuNanos() / 1000.0 / each,
            brokerCpuAfter.minus(brokerCpu).toNanos() / 1000.0 / each,
            cost.allocatedBytes() / each,
            cluster.written(),
            cost.stateBytes() / each);
    Directories.delete(directory.resolve("state"));
    return result;
  }

  private void awaitQuiet(Candidate candidate, long records) throws InterruptedException {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    Map<String, Long> before = Map.of();
    long quietSince = System.nanoTime();
    while (true) {
      Thread.sleep(200);
      Map<String, Long> ends = cluster.ends(candidate.outputs());
      long now = System.nanoTime();
      if (!ends.equals(before)) {
        before = ends;
        quietSince = now;
      }
      boolean complete = ends.getOrDefault(candidate.outputs().getFirst(), 0L) >= records;
      if (complete && now - quietSince > QUIET.toNanos()) {
        return;
      }
      if (now > deadline) {
        throw new IllegalStateException(
            candidate.label() + " is not done after " + AT_MOST.toMinutes() + " min: " + ends);
      }
    }
  }

  private Duration cpu() {
    return ProcessHandle.of(broker.identity().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }
}
