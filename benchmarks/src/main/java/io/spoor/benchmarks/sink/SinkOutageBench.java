package io.spoor.benchmarks.sink;

import io.spoor.benchmarks.load.WatchedJvm;
import io.spoor.benchmarks.sink.ActionTopic.Sent;
import io.spoor.schemas.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Kills Elasticsearch while records arrive at a constant rate, restarts it after a while, and
 * measures the effect on the sink: its memory, its catch-up rate, and whether every document is
 * stored exactly once.
 */
public final class SinkOutageBench {
  /** Time until Connect's JVM has reached its working size. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final Duration SAMPLE = Duration.ofSeconds(1);

  private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(30);

  private final SinkBenchSetup setup;
  private final SinkBenchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param progress receives progress messages
   */
  public SinkOutageBench(
      SinkBenchSetup setup, SinkBenchSettings settings, Consumer<String> progress) {
    this.setup = setup;
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs the measurement; takes some minutes longer than the outage. */
  public SinkOutageReport run() throws IOException, InterruptedException {
    progress.accept("starting a broker, a registry, Elasticsearch and Connect");
    try (SinkStack stack = SinkStack.start(setup, settings);
        var load = new Load(stack.topic(), settings.rate())) {
      var memory = new Memory(stack.jvm());
      report("%,d records a second, %d s before the outage", settings.rate(), WARM_UP.toSeconds());
      load.start();
      Memory.Span beforeOutage = memory.watch(WARM_UP);

      stack.killElasticsearch();
      long outageStart = System.nanoTime();
      report("Elasticsearch is unavailable for %d s", settings.outage().toSeconds());
      // The sink fills its buffer, and the JVM its heap: after that, memory must not grow.
      Duration first = settings.outage().dividedBy(4);
      Memory.Span whileFilling = memory.watch(first);
      Memory.Span duringOutage = memory.watch(settings.outage().minus(first));
      report("Elasticsearch starts again");
      stack.restartElasticsearch();
      double outageSeconds = (System.nanoTime() - outageStart) / 1e9;

      long catchUpStart = System.nanoTime();
      long indexedBefore = stack.index().count();
      long heldRecords = load.sent() - indexedBefore;
      report("%,d records are pending", heldRecords);
      long deadline = catchUpStart + CATCH_UP_TIMEOUT.toNanos();
      long indexed = indexedBefore;
      // A refresh shows a document up to a second late: within that, both are equal.
      while (load.sent() - indexed > settings.rate() * 2L) {
        if (System.nanoTime() > deadline) {
          stack.checkSink();
          throw new IllegalStateException(
              "after %s min %s are pending"
                  .formatted(CATCH_UP_TIMEOUT.toMinutes(), load.sent() - indexed));
        }
        memory.sample();
        Thread.sleep(100);
        indexed = stack.index().count();
      }
      double seconds = (System.nanoTime() - catchUpStart) / 1e9;
      Memory.Span after = memory.end();
      load.finish();
      report("caught up after %.1f s; checking every document", seconds);
      Set<String> sent = load.ids();
      var contents = IndexContents.read(stack, sent, CATCH_UP_TIMEOUT);
      return new SinkOutageReport(
          settings,
          outageSeconds,
          heldRecords,
          (indexed - indexedBefore) / seconds,
          seconds,
          beforeOutage,
          whileFilling,
          duringOutage,
          after,
          sent.size(),
          contents);
    }
  }

  /**
   * Contents of the index at the end.
   *
   * @param documents number of documents
   * @param missing sent ids without a document
   * @param duplicated documents with an id that is already present
   * @param unknown documents that were not sent
   */
  record IndexContents(long documents, long missing, long duplicated, long unknown) {
    boolean isAll() {
      return missing == 0 && duplicated == 0 && unknown == 0;
    }

    static IndexContents read(SinkStack stack, Set<String> sent, Duration timeout)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + timeout.toNanos();
      stack.index().refresh();
      while (stack.index().count() < sent.size() && System.nanoTime() < deadline) {
        stack.checkSink();
        Thread.sleep(200);
      }
      Set<String> seenIds = new HashSet<>();
      long[] documents = new long[3];
      stack
          .index()
          .forEachHit(
              false,
              hit -> {
                String id = hit.path("_id").asText();
                documents[0]++;
                if (!seenIds.add(id)) {
                  documents[1]++;
                }
                if (!sent.contains(id)) {
                  documents[2]++;
                }
              });
      long missing = sent.stream().filter(id -> !seenIds.contains(id)).count();
      return new IndexContents(documents[0], missing, documents[1], documents[2]);
    }
  }

  /** Sends fictitious actions at a constant rate until it is closed. */
  private static final class Load implements AutoCloseable {
    private final ActionTopic topic;
    private final int rate;
    private final ActionGenerator actions = new ActionGenerator(System.nanoTime());
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("load").unstarted(this::run);
    private volatile boolean done;

    Load(ActionTopic topic, int rate) {
      this.topic = topic;
      this.rate = rate;
    }

    void start() {
      thread.start();
    }

    long sent() {
      return sent.get();
    }

    Set<String> ids() {
      return ids;
    }

    private void run() {
      long startNanos = System.nanoTime();
      while (!done) {
        long due = startNanos + sent.get() * 1_000_000_000L / rate;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        Action action = actions.next();
        Sent record = topic.record(action);
        ids.add(action.getEvent().getEventId());
        topic.send(record);
        sent.incrementAndGet();
      }
    }

    /** Stops sending; returns when all sent records are on the topic. */
    void finish() throws InterruptedException {
      done = true;
      thread.join();
      topic.flush();
    }

    @Override
    public void close() {
      try {
        finish();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Samples a JVM's memory. */
  static final class Memory {
    private final WatchedJvm jvm;
    private long resident;
    private long heap;

    Memory(WatchedJvm jvm) {
      this.jvm = jvm;
    }

    /**
     * Maximum of each value.
     *
     * @param residentBytes of the process
     * @param heapBytes in use, garbage included
     */
    record Span(long residentBytes, long heapBytes) {}

    Span watch(Duration duration) throws InterruptedException {
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end) {
        sample();
        Thread.sleep(SAMPLE);
      }
      return end();
    }

    void sample() {
      resident = Math.max(resident, jvm.residentBytes());
      heap = Math.max(heap, jvm.heapBytes());
    }

    /** The maximum since the previous call. */
    Span end() {
      sample();
      var span = new Span(resident, heap);
      resident = 0;
      heap = 0;
      return span;
    }
  }

  private void report(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
