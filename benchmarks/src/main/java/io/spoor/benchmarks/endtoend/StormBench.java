package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Lineages of credentials that a hostile party chooses, while other chains go on at an ordinary
 * rate: how many keys move, how much is written, and how long the others wait for their findings.
 */
final class StormBench {
  private static final int OTHERS_PER_SECOND = 500;
  private static final int STORM_PER_SECOND = 500;
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);

  /** Time without moves after which a storm is over. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final BenchTopics benchTopics;
  private final DrainBench runs;
  private final OutputReader outputs;
  private final Consumer<String> progress;

  StormBench(
      BenchTopics benchTopics, DrainBench runs, OutputReader outputs, Consumer<String> progress) {
    this.benchTopics = benchTopics;
    this.runs = runs;
    this.outputs = outputs;
    this.progress = progress;
  }

  /** Who assumes the sessions of a storm. */
  private enum Shape {
    /** Each session is assumed from the one before. */
    ROW,
    /** The same, with the last one first. */
    BACKWARDS,
    /** And the first one from the last. */
    RING,
    /** Each from a session of its own: what as many records cost that have nothing in common. */
    UNRELATED
  }

  private enum Storm {
    SHORT_ROW("200 sessions in a row", 200, Shape.ROW),
    LONG_ROW("400 sessions in a row", 400, Shape.ROW),
    BACKWARDS("400 sessions in a row, the last one first", 400, Shape.BACKWARDS),
    CYCLE("a cycle of 60", 60, Shape.RING),
    RING("a ring of 200", 200, Shape.RING),
    UNRELATED("20,000 unrelated sessions", 20_000, Shape.UNRELATED),
    LINEAGE("a lineage of 20,000", 20_000, Shape.ROW);

    private final String label;
    private final int sessions;
    private final Shape shape;

    Storm(String label, int sessions, Shape shape) {
      this.label = label;
      this.sessions = sessions;
      this.shape = shape;
    }

    List<CloudTrailGenerator.Session> sessions(CloudTrailGenerator generator) {
      List<CloudTrailGenerator.Session> all = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        all.add(generator.session());
      }
      return all;
    }

    List<byte[]> records(List<CloudTrailGenerator.Session> all, CloudTrailGenerator generator) {
      if (shape == Shape.UNRELATED) {
        return all.stream().map(session -> generator.session().issues(session)).toList();
      }
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i + 1 < sessions; i++) {
        records.add(all.get(i).issues(all.get(i + 1)));
      }
      if (shape == Shape.RING) {
        records.add(all.getLast().issues(all.getFirst()));
      }
      return shape == Shape.BACKWARDS ? records.reversed() : records;
    }
  }

  /**
   * What one storm did.
   *
   * @param events of the storm
   * @param moves moves of the storm's keys from one chain to another
   * @param bytes written to Spoor's output topics about the storm's chains
   * @param before latencies of the others' findings without a storm, in nanoseconds, ascending
   * @param during the same from the first event of the storm to its last move
   */
  record Result(String label, int events, long moves, long bytes, long[] before, long[] during) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%s: %,d events, %,d moves and %.1f kB of output (%.2f and %.1f kB an event); findings "
              + "of other chains p50 %.0f, p99 %.0f ms before, p50 %.0f, p99 %.0f ms meanwhile",
          label,
          events,
          moves,
          bytes / 1024.0,
          moves / (double) events,
          bytes / 1024.0 / events,
          millis(before, 0.5),
          millis(before, 0.99),
          millis(during, 0.5),
          millis(during, 0.99));
    }

    private static double millis(long[] sorted, double quantile) {
      return SteadyRateBench.Result.millis(sorted, quantile);
    }
  }

  /** {@code names}: only storms whose name contains a match. */
  List<Result> run(WorkerProcess worker, Pattern names) throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    for (Storm storm : Storm.values()) {
      if (!names.matcher(storm.label).find()) {
        continue;
      }
      progress.accept("Spoor, storm: " + storm.label);
      Result result = run(storm, worker);
      progress.accept(result.line());
      results.add(result);
    }
    return results;
  }

  private Result run(Storm storm, WorkerProcess worker) throws IOException, InterruptedException {
    benchTopics.reset();
    worker.start(runs.nextRun(Candidate.SPOOR));
    try (var watcher = FindingWatcher.start(benchTopics, outputs);
        Producer<byte[], byte[]> producer = benchTopics.producer()) {
      var others = new Stream(producer, watcher);
      others.sendFor(UNDISTURBED);
      long began = System.nanoTime();
      others.sendFor(UNDISTURBED);
      var generator = new CloudTrailGenerator(4, 1, 23);
      List<CloudTrailGenerator.Session> sessions = storm.sessions(generator);
      List<byte[]> records = storm.records(sessions, generator);
      watcher.track(
          sessions.stream().map(CloudTrailGenerator.Session::key).collect(Collectors.toSet()));
      long storming = System.nanoTime();
      for (byte[] record : records) {
        others.sendUntil(others.nextStorm());
        others.sendStorm(record);
      }
      long last = System.nanoTime();
      for (long seen = -1;
          System.nanoTime() - last < QUIET.toNanos()
              && System.nanoTime() - storming < TIMEOUT.toNanos(); ) {
        others.sendFor(Duration.ofMillis(100));
        if (watcher.movedKeys() != seen) {
          seen = watcher.movedKeys();
          last = System.nanoTime();
        }
      }
      for (long until = System.nanoTime() + TIMEOUT.toNanos();
          watcher.missing() > 0 && System.nanoTime() < until; ) {
        Thread.sleep(50);
      }
      return new Result(
          storm.label,
          records.size(),
          watcher.movedKeys(),
          watcher.bytes(),
          watcher.latencies(began, storming),
          watcher.latencies(storming, last));
    } finally {
      worker.stop();
    }
  }

  /** The ordinary records of other chains, among them violations of manifests. */
  private static final class Stream {
    private final Producer<byte[], byte[]> producer;
    private final CloudTrailGenerator records = new CloudTrailGenerator(20, 200, 7);
    private final BreachPulse breaches;
    private long due = System.nanoTime();
    private long stormDue = System.nanoTime();

    Stream(Producer<byte[], byte[]> producer, FindingWatcher watcher) {
      this.producer = producer;
      this.breaches = new BreachPulse(producer, watcher);
    }

    long nextStorm() {
      stormDue = Math.max(stormDue + 1_000_000_000L / STORM_PER_SECOND, System.nanoTime());
      return stormDue;
    }

    void sendStorm(byte[] record) {
      send(record);
    }

    void sendFor(Duration time) {
      sendUntil(System.nanoTime() + time.toNanos());
    }

    void sendUntil(long end) {
      while (System.nanoTime() < end) {
        breaches.sendIfDue();
        if (System.nanoTime() >= due) {
          due += 1_000_000_000L / OTHERS_PER_SECOND;
          send(records.next());
        } else {
          LockSupport.parkNanos(200_000);
        }
      }
    }

    private void send(byte[] record) {
      var _ = producer.send(new ProducerRecord<>(TopicCatalogue.raw("cloudtrail").name(), record));
    }
  }
}
