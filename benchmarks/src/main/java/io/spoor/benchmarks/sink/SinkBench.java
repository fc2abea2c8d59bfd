package io.spoor.benchmarks.sink;

import com.sun.management.OperatingSystemMXBean;
import io.spoor.benchmarks.sink.ActionTopic.Sent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures the sink, from a topic to an index, in comparison with bulk requests from memory: the
 * same documents, Elasticsearch, mapping and settings, in alternation, each into an empty index.
 */
public final class SinkBench {
  private static final Duration ROUND_TIMEOUT = Duration.ofMinutes(10);

  /** Pause in which work of the previous run completes, such as deleting files. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final SinkBenchSetup setup;
  private final SinkBenchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param progress receives progress messages
   */
  public SinkBench(SinkBenchSetup setup, SinkBenchSettings settings, Consumer<String> progress) {
    this.setup = setup;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Result of a run.
   *
   * @param perSecond documents per second, from the first to the last that Elasticsearch stores
   * @param clientCpuMicros per document: of Connect, or of the sender of the bare requests
   * @param brokerCpuMicros per document
   * @param elasticsearchCpuMicros per document
   * @param allocatedBytes per document, by Connect
   * @param perRequest mean number of documents per bulk request
   */
  record Result(
      double perSecond,
      double clientCpuMicros,
      double brokerCpuMicros,
      double elasticsearchCpuMicros,
      double allocatedBytes,
      double perRequest) {}

  /** Runs the complete measurement; takes minutes. */
  public SinkReport run() throws IOException, InterruptedException {
    progress.accept("starting a broker, a registry, Elasticsearch and Connect");
    try (SinkStack stack = SinkStack.start(setup, settings)) {
      progress.accept(String.format(Locale.ROOT, "generating %,d actions", settings.records()));
      List<Sent> records = new ArrayList<>(settings.records());
      var actions = new ActionGenerator(1);
      for (int i = 0; i < settings.records(); i++) {
        records.add(stack.topic().record(actions.next()));
      }
      var report = new SinkReport(settings);
      // The sink's first warm-up writes the documents for the bare requests.
      progress.accept("  sink, first: " + line(runSink(stack, records)));
      BareBulk baseline = BareBulk.of(stack.elasticsearch(), stack.index(), settings);
      report.bytes(
          records.stream().mapToLong(result -> result.value().length).sum()
              / (double) records.size(),
          baseline.bytes() / (double) records.size());
      for (int round = -settings.warmUps(); round < settings.rounds(); round++) {
        String name = round < 0 ? "warm-up: " : "round " + (round + 1) + ": ";
        // The second candidate has an Elasticsearch that is warmer by one run, so they alternate.
        boolean baselineFirst = round % 2 == 0;
        Result baselineResult =
            baselineFirst ? runBaseline(stack, baseline) : runSink(stack, records);
        Result after = baselineFirst ? runSink(stack, records) : runBaseline(stack, baseline);
        Result ofBare = baselineFirst ? baselineResult : after;
        Result ofSink = baselineFirst ? after : baselineResult;
        progress.accept("  bare bulk, " + name + line(ofBare));
        progress.accept("  sink, " + name + line(ofSink));
        if (round >= 0) {
          report.add(ofBare, ofSink);
        }
      }
      return report;
    }
  }

  private Result runSink(SinkStack stack, List<Sent> records)
      throws IOException, InterruptedException {
    stack.pause();
    stack.index().remove();
    records.forEach(stack.topic()::send);
    stack.topic().flush();
    Thread.sleep(REST);
    long cpu = stack.jvm().cpuNanos();
    long allocated = stack.jvm().allocatedBytes();
    long requests = stack.jvm().counter("elasticsearch-requests-total");
    Duration broker = stack.brokerCpu();
    long elasticsearch = stack.index().cpuMillis();
    stack.resume();
    double perSecond = watch(stack);
    double recordCount = settings.records();
    var result =
        new Result(
            perSecond,
            (stack.jvm().cpuNanos() - cpu) / 1000.0 / recordCount,
            stack.brokerCpu().minus(broker).toNanos() / 1000.0 / recordCount,
            (stack.index().cpuMillis() - elasticsearch) * 1000.0 / recordCount,
            (stack.jvm().allocatedBytes() - allocated) / recordCount,
            recordCount / (stack.jvm().counter("elasticsearch-requests-total") - requests));
    check(stack);
    return result;
  }

  private Result runBaseline(SinkStack stack, BareBulk bulk)
      throws IOException, InterruptedException {
    stack.pause();
    stack.index().remove();
    Thread.sleep(REST);
    long cpu = ownCpuNanos();
    Duration broker = stack.brokerCpu();
    long elasticsearch = stack.index().cpuMillis();
    double perSecond;
    try (ExecutorService watcher = Executors.newSingleThreadExecutor()) {
      Future<Double> peak = watcher.submit(() -> watch(stack));
      try {
        bulk.run();
        perSecond = peak.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      } finally {
        watcher.shutdownNow();
      }
    }
    double recordCount = settings.records();
    var result =
        new Result(
            perSecond,
            (ownCpuNanos() - cpu) / 1000.0 / recordCount,
            stack.brokerCpu().minus(broker).toNanos() / 1000.0 / recordCount,
            (stack.index().cpuMillis() - elasticsearch) * 1000.0 / recordCount,
            Double.NaN,
            settings.bulkDocuments());
    check(stack);
    return result;
  }

  /** Documents per second, from Elasticsearch's counter of written documents. */
  private double watch(SinkStack stack) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ROUND_TIMEOUT.toNanos();
    long startNanos = 0;
    long lastWritten = 0;
    while (true) {
      long now = System.nanoTime();
      long written = stack.index().indexedTotal();
      if (lastWritten == 0 && written > 0) {
        startNanos = now;
        lastWritten = written;
      }
      if (written >= settings.records()) {
        return (written - lastWritten) / ((now - startNanos) / 1e9);
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "after %s min only %s documents are written"
                .formatted(ROUND_TIMEOUT.toMinutes(), written));
      }
      Thread.sleep(20);
    }
  }

  private void check(SinkStack stack) throws IOException, InterruptedException {
    stack.index().refresh();
    long count = stack.index().count();
    if (count != settings.records()) {
      throw new IllegalStateException(
          count + " documents are in the index, not " + settings.records());
    }
  }

  private static long ownCpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "%,.0f documents/s, CPU %.0f µs a document, broker %.0f, Elasticsearch %.0f; %.0f a request",
        result.perSecond(),
        result.clientCpuMicros(),
        result.brokerCpuMicros(),
        result.elasticsearchCpuMicros(),
        result.perRequest());
  }
}
