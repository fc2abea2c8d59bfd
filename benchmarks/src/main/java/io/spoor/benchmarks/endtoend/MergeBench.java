package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Merges two long chains by an issuance record that arrives last, while agents of other chains
 * violate their manifests ten times a second, and measures the latency of their findings.
 */
final class MergeBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration MERGE_TIMEOUT = Duration.ofMinutes(5);

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
    try (var watcher = FindingWatcher.start(benchTopics, outputs);
        Producer<byte[], byte[]> producer = benchTopics.producer()) {
      var records = new CloudTrailGenerator(4, 1, 7);
      CloudTrailGenerator.Session one = records.session();
      CloudTrailGenerator.Session other = records.session();
      for (int i = 0; i < actions; i++) {
        var _ = producer.send(record("cloudtrail", one.nextCall()));
        var _ = producer.send(record("cloudtrail", other.nextCall()));
      }
      await("both chains exist", () -> watcher.placedEvents() >= 2L * actions);
      var breaches = new BreachPulse(producer, watcher);
      long warmUpEnd = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < warmUpEnd) {
        breaches.sendNext();
      }
      long placedBefore = watcher.placedEvents();
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
      return new Result(
          watcher.latencies(0, joined),
          watcher.latencies(joined, Long.MAX_VALUE),
          (merged - joined) / 1e9);
    } finally {
      worker.stop();
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
}
