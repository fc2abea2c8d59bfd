package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.Action;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures the latency of an event by the depth of its credential: each credential mints the next,
 * and the event uses the last one. All records of a lineage are sent at the same time, among other
 * records at a constant rate. Latency ends when a reader of committed records receives the last
 * event <em>in the chain of the first credential</em>. All credentials are new, which is the worst
 * case: in practice a credential is seldom minted a moment before its first use.
 */
final class DepthBench {
  private static final int[] DEPTHS = {0, 1, 2, 4, 8};
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration REST = Duration.ofSeconds(10);

  /** Ordinary records between two lineages. */
  private static final int RECORDS_BETWEEN_LINEAGES = 100;

  private final BenchTopics benchTopics;
  private final DrainBench runs;
  private final PipelineBenchSettings settings;
  private final OutputReader outputs;

  DepthBench(
      BenchTopics benchTopics,
      DrainBench runs,
      PipelineBenchSettings settings,
      OutputReader outputs) {
    this.benchTopics = benchTopics;
    this.runs = runs;
    this.settings = settings;
    this.outputs = outputs;
  }

  /**
   * Results for lineages of one depth.
   *
   * @param depth number of credentials after the first, including the event's own
   * @param latencies in nanoseconds, sorted
   * @param missing events that did not reach the first credential's chain
   */
  record Level(int depth, long[] latencies, int missing) {}

  List<Level> run(WorkerProcess worker) throws IOException, InterruptedException {
    benchTopics.reset();
    worker.start(runs.nextRun(Candidate.SPOOR));
    var watcher = new LineageWatcher();
    Thread thread = Thread.ofPlatform().name("watch").start(watcher);
    List<Lineage> lineages = send(watcher);
    long deadline = System.nanoTime() + REST.toNanos();
    while (lineages.stream().anyMatch(Lineage::isMissing) && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    watcher.done = true;
    thread.join();
    worker.stop();
    return levels(lineages);
  }

  /** Sends during warm-up and measurement; returns the lineages of the latter. */
  private List<Lineage> send(LineageWatcher watcher) {
    var records =
        new CloudTrailGenerator(settings.chainLength(), settings.openChains(), System.nanoTime());
    List<Lineage> measured = new ArrayList<>();
    long interval = 1_000_000_000L / Math.max(1, settings.rate());
    long backgroundRecords = (WARM_UP.toSeconds() + settings.seconds()) * settings.rate();
    long startNanos = System.nanoTime();
    try (Producer<byte[], byte[]> producer = benchTopics.producer()) {
      for (long i = 0; i < backgroundRecords; i++) {
        long wait = startNanos + i * interval - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        var _ = producer.send(record(records.next()));
        if (i % RECORDS_BETWEEN_LINEAGES == 0) {
          int depth = DEPTHS[(int) (i / RECORDS_BETWEEN_LINEAGES % DEPTHS.length)];
          Lineage lineage = send(depth, records, producer, watcher);
          if (System.nanoTime() >= startNanos + WARM_UP.toNanos()) {
            measured.add(lineage);
          }
        }
      }
    }
    return measured;
  }

  private static Lineage send(
      int depth,
      CloudTrailGenerator records,
      Producer<byte[], byte[]> producer,
      LineageWatcher watcher) {
    CloudTrailGenerator.Session session = records.session();
    var lineage = new Lineage(depth);
    byte[] first = session.nextCall();
    watcher.firstEvents.put(records.lastEventId(), lineage);
    var _ = producer.send(record(first));
    for (int i = 0; i < depth; i++) {
      CloudTrailGenerator.Session next = records.session();
      var _ = producer.send(record(session.issues(next)));
      session = next;
    }
    byte[] last = session.nextCall();
    watcher.lastEvents.put(records.lastEventId(), lineage);
    lineage.sent = System.nanoTime();
    var _ = producer.send(record(last));
    return lineage;
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] json) {
    return new ProducerRecord<>(TopicCatalogue.raw("cloudtrail").name(), json);
  }

  private static List<Level> levels(List<Lineage> lineages) {
    List<Level> levels = new ArrayList<>();
    for (int depth : DEPTHS) {
      List<Lineage> ofDepth = lineages.stream().filter(lineage -> lineage.depth == depth).toList();
      long[] latencies =
          ofDepth.stream()
              .filter(lineage -> !lineage.isMissing())
              .mapToLong(lineage -> lineage.joined - lineage.sent)
              .sorted()
              .toArray();
      levels.add(new Level(depth, latencies, ofDepth.size() - latencies.length));
    }
    return levels;
  }

  /** A lineage, and the times and chains of its last event. */
  private static final class Lineage {
    private final int depth;
    private volatile long sent;
    private volatile long joined;

    /** Written only by the reader. */
    private String chain = "";

    private String lastChainId = "";

    Lineage(int depth) {
      this.depth = depth;
    }

    boolean isMissing() {
      return joined == 0;
    }

    void first(String chainId, long nanos) {
      chain = chainId;
      join(nanos);
    }

    void last(String chainId, long nanos) {
      lastChainId = chainId;
      join(nanos);
    }

    private void join(long nanos) {
      if (isMissing() && !chain.isEmpty() && chain.equals(lastChainId)) {
        joined = nanos;
      }
    }
  }

  /** Reads the output. */
  private final class LineageWatcher implements Runnable {
    private final Map<String, Lineage> firstEvents = new ConcurrentHashMap<>();
    private final Map<String, Lineage> lastEvents = new ConcurrentHashMap<>();
    private volatile boolean done;

    @Override
    public void run() {
      try (Consumer<byte[], byte[]> consumer = benchTopics.consumer()) {
        consumer.assign(benchTopics.partitions(Candidate.SPOOR.eventOutputs()));
        while (!done) {
          var records = consumer.poll(Duration.ofMillis(100));
          long now = System.nanoTime();
          for (var record : records) {
            if (outputs.read(record) instanceof Action action) {
              observe(action, now);
            }
          }
        }
      }
    }

    private void observe(Action action, long now) {
      String event = action.getEvent().getEventId();
      Lineage first = firstEvents.get(event);
      if (first != null) {
        first.first(action.getChainKey(), now);
      }
      Lineage last = lastEvents.get(event);
      if (last != null) {
        last.last(action.getChainKey(), now);
      }
    }
  }
}
