package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.launchers.PrivateFiles;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A broker, a registry and an app of their own, through which records flow at a constant rate, and
 * the time until its findings come. The app publishes views of live chains. One record in twenty is
 * a span of an agent that violates its manifest.
 */
public final class LiveStream implements AutoCloseable {
  /** Maximum time for the last findings to come. */
  private static final Duration REST = Duration.ofSeconds(60);

  private static final int RECORDS_PER_BREACH = 40;

  /** Runs that are asked about: recent ones, but not those whose spans are still on their way. */
  private static final int RECENT = 1_000;

  private static final int UNDER_WAY = 100;
  private static final int TRACE_DIGITS = 32;

  private final Settings settings;
  private final BenchServers servers;
  private final SchemaResolver schemas;
  private final BenchTopics benchTopics;
  private final AppInstance app;
  private final FindingWatcher watcher;
  private final Path key;
  private final Thread thread = Thread.ofPlatform().name("stream").unstarted(this::send);

  /** Traces of the latest violating runs, as a ring. */
  private final String[] traces = new String[RECENT + UNDER_WAY];

  private volatile int started;
  private volatile boolean ended;

  /**
   * Settings of a stream.
   *
   * @param pipeline partitions, threads, commit interval and chains
   * @param rate records a second
   */
  public record Settings(PipelineBenchSettings pipeline, int rate) {}

  private LiveStream(
      Settings settings,
      BenchServers servers,
      SchemaResolver schemas,
      BenchTopics benchTopics,
      AppInstance app,
      FindingWatcher watcher,
      Path key) {
    this.settings = settings;
    this.servers = servers;
    this.schemas = schemas;
    this.benchTopics = benchTopics;
    this.app = app;
    this.watcher = watcher;
    this.key = key;
  }

  /** Starts the servers and the app. No record flows yet. */
  public static LiveStream start(Workspace workspace, String classPath, Settings settings)
      throws InterruptedException {
    BenchServers servers = BenchServers.start(workspace);
    try {
      var topics =
          new BenchTopics(servers.kafka().bootstrapServers(), settings.pipeline().partitions());
      topics.reset();
      SchemaResolver schemas = servers.schemas();
      BreachGenerator.declare(servers.kafka().bootstrapServers(), schemas);
      Path key =
          PrivateFiles.write(
              workspace.directory("live").resolve("taint.key"), "0123456789abcdef".repeat(2));
      Map<String, String> config = new HashMap<>(settings.pipeline().app());
      config.putAll(servers.connections());
      config.put("decisions.views", "true");
      config.put("taint.key.file", key.toString());
      var app = new AppInstance(workspace, "app", config, classPath, List.of());
      app.start();
      var watcher =
          FindingWatcher.ofFindings(
              topics, new OutputReader(topics, AvroDeserializer.ofAny(schemas)));
      return new LiveStream(settings, servers, schemas, topics, app, watcher, key);
    } catch (RuntimeException | InterruptedException e) {
      servers.close();
      throw e;
    }
  }

  /** Connection settings of the servers. */
  public Map<String, String> connections() {
    return servers.connections();
  }

  /** File with the app's key for fingerprints. */
  public Path fingerprintKey() {
    return key;
  }

  /** Begins to send. */
  public void begin() {
    thread.start();
  }

  /** Trace id of a recent run; {@code number}: any. */
  public String trace(int number) {
    int known = Math.max(0, started - UNDER_WAY);
    String trace = known == 0 ? null : traces[recent(number, known)];
    return trace == null ? "0".repeat(TRACE_DIGITS - 1) + "1" : trace;
  }

  private int recent(int number, int known) {
    int among = Math.min(known, RECENT);
    return (known - 1 - Math.floorMod(number, among)) % traces.length;
  }

  private void send() {
    var pipeline = settings.pipeline();
    var records =
        new CloudTrailGenerator(pipeline.chainLength(), pipeline.openChains(), System.nanoTime());
    var breaches = new BreachGenerator(System.nanoTime());
    try (Producer<byte[], byte[]> producer = benchTopics.producer()) {
      int run = 0;
      long begin = System.nanoTime();
      for (long i = 0; !ended; ) {
        long wait = begin + i * 1_000_000_000L / settings.rate() - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        if (i % RECORDS_PER_BREACH == 0) {
          List<BreachGenerator.Span> spans = breaches.next(System.currentTimeMillis());
          watcher.sent(spans.getLast().eventId());
          for (BreachGenerator.Span span : spans) {
            var _ = producer.send(record("otel", span.json(), i++));
          }
          traces[run % traces.length] = spans.getFirst().eventId().substring(0, TRACE_DIGITS);
          started = ++run;
        } else {
          var _ = producer.send(record("cloudtrail", records.next(), i++));
        }
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(String source, byte[] json, long number) {
    return new ProducerRecord<>(
        TopicCatalogue.raw(source).name(),
        (int) (number % settings.pipeline().partitions()),
        null,
        json);
  }

  /**
   * Stops sending, and waits for the last findings.
   *
   * @return times from the events that were sent in the period to their findings, nanoseconds,
   *     ascending
   * @throws IllegalStateException if findings are missing
   */
  public long[] end(long from, long until) throws InterruptedException {
    ended = true;
    thread.join();
    long deadline = System.nanoTime() + REST.toNanos();
    while (watcher.missing() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    if (watcher.missing() > 0) {
      throw new IllegalStateException(
          watcher.missing() + " findings did not come within " + REST.toSeconds() + " s");
    }
    return watcher.latencies(from, until);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watcher.close();
    app.kill();
    benchTopics.close();
    schemas.close();
    servers.close();
  }
}
