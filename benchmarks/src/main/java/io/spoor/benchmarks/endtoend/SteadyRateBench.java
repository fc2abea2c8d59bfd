package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.Finding;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends records at a constant rate and measures the latency of each, from the send call until a
 * reader of committed records receives its result. One record in twenty is a span of an agent that
 * violates its manifest; a finding's latency starts with the later of its events.
 */
final class SteadyRateBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration REST = Duration.ofSeconds(10);
  private static final int RECORDS_PER_BREACH = 40;

  private final BenchTopics benchTopics;
  private final DrainBench runs;
  private final PipelineBenchSettings settings;
  private final OutputReader outputs;

  SteadyRateBench(
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
   * Latencies in nanoseconds, ascending.
   *
   * @param events until the first record about the event on the last topic
   * @param findings until the finding; empty for the skeleton, which has none
   * @param missing events without output
   */
  record Result(long[] events, long[] findings, int missing) {
    static double millis(long[] sorted, double quantile) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[(int) Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] / 1e6;
    }
  }

  Result run(Candidate candidate, WorkerProcess worker) throws IOException, InterruptedException {
    benchTopics.reset();
    worker.start(runs.nextRun(candidate));
    Map<String, Long> sent = new ConcurrentHashMap<>();
    var watcher = new LatencyWatcher(candidate, sent);
    Thread thread = Thread.ofPlatform().name("watch").start(watcher);
    long from = send(sent);
    long deadline = System.nanoTime() + REST.toNanos();
    while (watcher.events.size() < sent.size() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    watcher.done = true;
    thread.join();
    worker.stop();
    return watcher.result(from);
  }

  /** Sends during warm-up and measurement; returns the start of the measurement. */
  private long send(Map<String, Long> sent) {
    var records =
        new CloudTrailGenerator(settings.chainLength(), settings.openChains(), System.nanoTime());
    var breachGenerator = new BreachGenerator(System.nanoTime());
    long interval = 1_000_000_000L / settings.rate();
    long total = (WARM_UP.toSeconds() + settings.seconds()) * settings.rate();
    try (Producer<byte[], byte[]> producer = benchTopics.producer()) {
      Thread.onSpinWait();
      long startNanos = System.nanoTime();
      for (long i = 0; i < total; ) {
        long due = startNanos + i * interval;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        if (i % RECORDS_PER_BREACH == 0) {
          for (BreachGenerator.Span span : breachGenerator.next(System.currentTimeMillis())) {
            sent.put(span.eventId(), System.nanoTime());
            var _ = producer.send(record("otel", span.json(), i));
            i++;
          }
        } else {
          byte[] json = records.next();
          sent.put(records.lastEventId(), System.nanoTime());
          var _ = producer.send(record("cloudtrail", json, i));
          i++;
        }
      }
      return startNanos + WARM_UP.toNanos();
    }
  }

  private ProducerRecord<byte[], byte[]> record(String source, byte[] json, long number) {
    return new ProducerRecord<>(
        TopicCatalogue.raw(source).name(), (int) (number % settings.partitions()), null, json);
  }

  /** Reads the output and records its times. */
  private final class LatencyWatcher implements Runnable {
    private final Candidate candidate;
    private final Map<String, Long> sent;
    private final Map<String, Long> events = new ConcurrentHashMap<>();
    private final Set<String> seenEvents = new HashSet<>();
    private final List<long[]> findings = new ArrayList<>();
    private volatile boolean done;

    LatencyWatcher(Candidate candidate, Map<String, Long> sent) {
      this.candidate = candidate;
      this.sent = sent;
    }

    @Override
    public void run() {
      try (Consumer<byte[], byte[]> consumer = benchTopics.consumer()) {
        consumer.assign(benchTopics.partitions(candidate.outputs()));
        while (!done) {
          var records = consumer.poll(Duration.ofMillis(100));
          long now = System.nanoTime();
          records.forEach(record -> observe(record, now));
        }
      }
    }

    private void observe(ConsumerRecord<byte[], byte[]> record, long now) {
      if (candidate.eventOutputs().contains(record.topic())) {
        String event = outputs.eventId(candidate, record);
        if (event != null) {
          events.putIfAbsent(event, now);
        }
      } else if (outputs.read(record) instanceof Finding finding
          && seenEvents.add(finding.getFindingId())) {
        long last =
            finding.getEventIds().stream()
                .mapToLong(id -> sent.getOrDefault(id, 0L))
                .max()
                .orElse(0L);
        findings.add(new long[] {last, now});
      }
    }

    Result result(long from) {
      int missing = 0;
      List<Long> latencies = new ArrayList<>();
      for (Map.Entry<String, Long> entry : sent.entrySet()) {
        Long seen = events.get(entry.getKey());
        if (seen == null) {
          missing++;
        } else if (entry.getValue() >= from) {
          latencies.add(seen - entry.getValue());
        }
      }
      long[] toFindings =
          findings.stream()
              .filter(times -> times[0] >= from)
              .mapToLong(times -> times[1] - times[0])
              .sorted()
              .toArray();
      long[] toEvents = latencies.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(toEvents);
      return new Result(toEvents, toFindings, missing);
    }
  }
}
