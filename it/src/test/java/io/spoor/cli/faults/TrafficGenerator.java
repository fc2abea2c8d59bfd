package io.spoor.cli.faults;

import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.AgentRun;
import io.spoor.testkit.scenario.ScenarioBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends waves at an even rate until it is stopped, and probes in between: runs of one record whose
 * way to a chain document is timed. Remembers what the brokers acknowledged, and where it lies.
 */
final class TrafficGenerator {
  /** A record that was acknowledged. */
  record Sent(String source, RawRecord raw) {}

  /** A probe, by its run, and when it was sent ({@link System#nanoTime}). */
  record Probe(String runId, long sentAt) {}

  private static final int RECORDS_PER_SECOND = 40;
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration WAVE_INTERVAL = Duration.ofMinutes(1);

  private final Producer<byte[], byte[]> producer;
  private final String name;
  private final Instant start;
  private final int partitions;
  private final Random random;
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Exception> sendFailure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopped;

  private TrafficGenerator(String bootstrapServers, String name, Instant start, int partitions) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                60_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.name = name;
    this.start = start;
    this.partitions = partitions;
    this.random = new Random(name.hashCode());
    this.thread = Thread.ofPlatform().name("traffic").unstarted(this::run);
  }

  /**
   * Begins to send.
   *
   * @param name makes the ids of this traffic different from any other's
   * @param start when what it tells happened
   */
  static TrafficGenerator start(
      String bootstrapServers, String name, Instant start, int partitions) {
    var traffic = new TrafficGenerator(bootstrapServers, name, start, partitions);
    traffic.thread.start();
    return traffic;
  }

  /** Probes sent so far, oldest first. */
  List<Probe> probes() {
    return List.copyOf(probes);
  }

  /**
   * Ends it, and waits for the brokers' last acknowledgement.
   *
   * @throws IllegalStateException when a record was refused: then nobody knows what was sent
   */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.close();
    Exception fault = sendFailure.get();
    if (fault != null) {
      throw new IllegalStateException("a record was not taken", fault);
    }
  }

  /** All that was acknowledged. */
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  private void run() {
    Deque<TrafficWave.Raw> pending = new ArrayDeque<>();
    long startNanos = System.nanoTime();
    long records = 0;
    long nextProbe = startNanos;
    int waves = 0;
    while (!stopped) {
      long now = System.nanoTime();
      for (; records < (now - startNanos) * RECORDS_PER_SECOND / 1_000_000_000L; records++) {
        if (pending.isEmpty()) {
          pending.addAll(TrafficWave.generate(name + "/" + waves, startOf(waves)));
          waves++;
        }
        send(pending.remove());
      }
      if (now >= nextProbe) {
        probe(startOf(waves));
        nextProbe += PROBE_INTERVAL.toNanos();
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    pending.forEach(this::send);
    producer.flush();
  }

  private Instant startOf(int wave) {
    return start.plus(WAVE_INTERVAL.multipliedBy(wave));
  }

  private void probe(Instant at) {
    ScenarioBuilder scenario = TrafficWave.newScenario();
    AgentRun run = TrafficWave.run(scenario, name + "/probe/" + probes.size(), at);
    TrafficWave.Raw raw = TrafficWave.probe(run, scenario);
    probes.add(new Probe(run.runId(), System.nanoTime()));
    send(raw);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private void send(TrafficWave.Raw raw) {
    String topic = TopicCatalogue.raw(raw.source()).name();
    producer.send(
        new ProducerRecord<>(topic, random.nextInt(partitions), null, raw.bytes()),
        (position, fault) -> {
          if (fault != null) {
            sendFailure.compareAndSet(null, fault);
          } else {
            sent.add(
                new Sent(
                    raw.source(),
                    new RawRecord(
                        raw.bytes(),
                        topic,
                        position.partition(),
                        position.offset(),
                        position.timestamp())));
          }
        });
  }
}
