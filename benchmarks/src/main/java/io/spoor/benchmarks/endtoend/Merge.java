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
 * Two long chains become one, because the issuance that joins them comes last, while agents of
 * other chains break their manifests ten times a second: how long their findings take meanwhile.
 */
final class Merge {
  private static final Duration CALM = Duration.ofSeconds(15);
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final long BREACH_NANOS = Duration.ofMillis(100).toNanos();

  private final Cluster cluster;
  private final Drain runs;
  private final int actions;
  private final Outputs outputs;

  /**
   * @param actions of each of the two chains
   */
  Merge(Cluster cluster, Drain runs, int actions, Outputs outputs) {
    this.cluster = cluster;
    this.runs = runs;
    this.actions = actions;
    this.outputs = outputs;
  }

  /**
   * Latencies of others' findings in nanoseconds, sorted.
   *
   * @param before while nothing else went on
   * @param during from the joining record to the last action that moved
   * @param seconds that the merge took
   */
  record Result(long[] before, long[] during, double seconds) {
    static double millis(long[] sorted, double quantile) {
      return Steady.Result.millis(sorted, quantile);
    }
  }

  Result run(WorkerProcess worker) throws IOException, InterruptedException {
    cluster.reset();
    worker.start(runs.nextRun(Candidate.SPOOR));
    var watched = new Watched();
    Thread watching = Thread.ofPlatform().name("watch").start(watched);
    try (Producer<byte[], byte[]> producer = cluster.producer()) {
      var records = new Records(4, 1, 7);
      Records.Session one = records.session();
      Records.Session other = records.session();
      for (int i = 0; i < actions; i++) {
        producer.send(record("cloudtrail", one.does()));
        producer.send(record("cloudtrail", other.does()));
      }
      await("both chains stand", () -> watched.placed() >= 2L * actions);
      var breaches = new Pulse(producer, watched);
      long calmUntil = System.nanoTime() + CALM.toNanos();
      while (System.nanoTime() < calmUntil) {
        breaches.next();
      }
      int placed = watched.placed();
      long joined = System.nanoTime();
      producer.send(record("cloudtrail", one.issues(other)));
      // Each action of one chain is placed once more.
      while (watched.placed() < placed + actions) {
        breaches.next();
        if (System.nanoTime() > joined + AT_MOST.toNanos()) {
          throw new IllegalStateException("the merge is not done after " + AT_MOST);
        }
      }
      long merged = System.nanoTime();
      await("all findings are there", () -> watched.missing() == 0);
      return watched.result(joined, merged);
    } finally {
      watched.done = true;
      watching.join();
      worker.stop();
    }
  }

  /** Breaches at an even rate. */
  private static final class Pulse {
    private final Producer<byte[], byte[]> producer;
    private final Watched watched;
    private final Breach breaches = new Breach(11);
    private long due = System.nanoTime();

    Pulse(Producer<byte[], byte[]> producer, Watched watched) {
      this.producer = producer;
      this.watched = watched;
    }

    /** Waits until the next is due, and sends it. */
    void next() {
      LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
      due += BREACH_NANOS;
      List<Breach.Span> spans = breaches.next(System.currentTimeMillis());
      watched.sent.put(spans.getLast().eventId(), System.nanoTime());
      spans.forEach(span -> producer.send(record("otel", span.json())));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String source, byte[] json) {
    return new ProducerRecord<>(TopicCatalogue.raw(source).name(), json);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not after " + AT_MOST.toMinutes() + " min: " + what);
      }
      Thread.sleep(50);
    }
  }

  private final class Watched implements Runnable {
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final AtomicInteger placed = new AtomicInteger();
    private volatile boolean done;

    int placed() {
      return placed.get();
    }

    long missing() {
      return sent.keySet().stream().filter(id -> !seen.containsKey(id)).count();
    }

    @Override
    public void run() {
      try (Consumer<byte[], byte[]> consumer = cluster.consumer()) {
        consumer.assign(cluster.partitions(Candidate.SPOOR.outputs()));
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
              finding.getEventIds().forEach(id -> seen.putIfAbsent(id, now));
            }
          }
          placed.addAndGet(more);
        }
      }
    }

    Result result(long joined, long merged) {
      return new Result(
          latencies(0, joined), latencies(joined, Long.MAX_VALUE), (merged - joined) / 1e9);
    }

    private long[] latencies(long from, long until) {
      return sent.entrySet().stream()
          .filter(entry -> entry.getValue() >= from && entry.getValue() < until)
          .mapToLong(entry -> seen.getOrDefault(entry.getKey(), Long.MAX_VALUE) - entry.getValue())
          .sorted()
          .toArray();
    }
  }
}
