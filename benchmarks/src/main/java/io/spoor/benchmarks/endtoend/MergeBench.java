package io.spoor.benchmarks.endtoend;

import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Merges two long chains by an issuance record that arrives last, while agents of other chains
 * violate their manifests ten times a second, and measures the latency of their findings.
 */
final class MergeBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration MERGE_TIMEOUT = Duration.ofMinutes(5);
  private static final long BREACH_NANOS = Duration.ofMillis(100).toNanos();

  private final BenchTopics benchTopics;
  private final DrainBench runs;
  private final int actions;
  private final OutputReader outputs;

  /**
   * @param actions number of actions of each of the two chains
   */
  MergeBench(BenchTopics benchTopics, DrainBench runs, int actions, OutputReader outputs) {
    this.benchTopics = benchTopics;
    this.runs = runs;
    this.actions = actions;
    this.outputs = outputs;
  }

  /**
   * Latencies of the other chains' findings in nanoseconds, ascending.
   *
   * @param beforeMerge without other activity
   * @param duringMerge from the joining record to the last moved action
   * @param seconds duration of the merge
   */
  record Result(long[] beforeMerge, long[] duringMerge, double seconds) {
    static double millis(long[] sorted, double quantile) {
      return SteadyRateBench.Result.millis(sorted, quantile);
    }
  }

  Result run(WorkerProcess worker) throws IOException, InterruptedException {
    benchTopics.reset();
    worker.start(runs.nextRun(Candidate.SPOOR));
    var watcher = new LatencyWatcher();
    Thread thread = Thread.ofPlatform().name("watch").start(watcher);
    try (Producer<byte[], byte[]> producer = benchTopics.producer()) {
      var records = new CloudTrailGenerator(4, 1, 7);
      CloudTrailGenerator.Session one = records.session();
      CloudTrailGenerator.Session other = records.session();
      for (int i = 0; i < actions; i++) {
        var _ = producer.send(record("cloudtrail", one.nextCall()));
        var _ = producer.send(record("cloudtrail", other.nextCall()));
      }
      await("both chains exist", () -> watcher.placedEvents() >= 2L * actions);
      var breaches = new Pulse(producer, watcher);
      long warmUpEnd = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < warmUpEnd) {
        breaches.sendNext();
      }
      int placedBefore = watcher.placedEvents();
      long joined = System.nanoTime();
      var _ = producer.send(record("cloudtrail", one.issues(other)));
      // Each action of one chain is placed again.
      while (watcher.placedEvents() < placedBefore + actions) {
        breaches.sendNext();
        if (System.nanoTime() > joined + MERGE_TIMEOUT.toNanos()) {
          throw new IllegalStateException("the merge is not complete after " + MERGE_TIMEOUT);
        }
      }
      long merged = System.nanoTime();
      await("all findings are published", () -> watcher.missing() == 0);
      return watcher.result(joined, merged);
    } finally {
      watcher.done = true;
      thread.join();
      worker.stop();
    }
  }

  /** Violations at a constant rate. */
  private static final class Pulse {
    private final Producer<byte[], byte[]> producer;
    private final LatencyWatcher watcher;
    private final BreachGenerator breachGenerator = new BreachGenerator(11);
    private long due = System.nanoTime();

    Pulse(Producer<byte[], byte[]> producer, LatencyWatcher watcher) {
      this.producer = producer;
      this.watcher = watcher;
    }

    /** Waits until the next is due, and sends it. */
    void sendNext() {
      LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      due += BREACH_NANOS;
      List<BreachGenerator.Span> spans = breachGenerator.next(System.currentTimeMillis());
      watcher.sentNanos.put(spans.getLast().eventId(), System.nanoTime());
      for (BreachGenerator.Span span : spans) {
        var _ = producer.send(record("otel", span.json()));
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String source, byte[] json) {
    return new ProducerRecord<>(TopicCatalogue.raw(source).name(), json);
  }

  private static void await(String description, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + MERGE_TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not after " + MERGE_TIMEOUT.toMinutes() + " min: " + description);
      }
      Thread.sleep(50);
    }
  }

  private final class LatencyWatcher implements Runnable {
    private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> seenNanos = new ConcurrentHashMap<>();
    private final AtomicInteger placedEvents = new AtomicInteger();
    private volatile boolean done;

    int placedEvents() {
      return placedEvents.get();
    }

    long missing() {
      return sentNanos.keySet().stream().filter(id -> !seenNanos.containsKey(id)).count();
    }

    @Override
    public void run() {
      try (Consumer<byte[], byte[]> consumer = benchTopics.consumer()) {
        consumer.assign(benchTopics.partitions(Candidate.SPOOR.outputs()));
        while (!done) {
          int more = 0;
          var records = consumer.poll(Duration.ofMillis(50));
          long now = System.nanoTime();
          for (var record : records) {
            SpecificRecord value = outputs.read(record);
            if (value instanceof Action action
                && action.getEvent().getSource().equals("cloudtrail")) {
              more++;
            } else if (value instanceof Finding finding) {
              finding.getEventIds().forEach(id -> seenNanos.putIfAbsent(id, now));
            }
          }
          placedEvents.addAndGet(more);
        }
      }
    }

    Result result(long joined, long merged) {
      return new Result(
          latencies(0, joined), latencies(joined, Long.MAX_VALUE), (merged - joined) / 1e9);
    }

    private long[] latencies(long from, long until) {
      return sentNanos.entrySet().stream()
          .filter(entry -> entry.getValue() >= from && entry.getValue() < until)
          .mapToLong(
              entry -> seenNanos.getOrDefault(entry.getKey(), Long.MAX_VALUE) - entry.getValue())
          .sorted()
          .toArray();
    }
  }
}
