package io.spoor.cli.faults;

import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.AgentRun;
import io.spoor.testkit.scenario.Story;
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
final class Traffic {
  /** A record that was acknowledged. */
  record Sent(String source, RawRecord raw) {}

  /** A probe, by its run, and when it was sent ({@link System#nanoTime}). */
  record Probe(String runId, long sentAt) {}

  private static final int RECORDS_PER_SECOND = 40;
  private static final Duration PROBE_EVERY = Duration.ofMillis(200);
  private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration WAVE_APART = Duration.ofMinutes(1);

  private final Producer<byte[], byte[]> producer;
  private final String name;
  private final Instant start;
  private final int partitions;
  private final Random random;
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopped;

  private Traffic(String bootstrapServers, String name, Instant start, int partitions) {
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
    this.thread = Thread.ofPlatform().name("traffic").unstarted(this::flow);
  }

  /**
   * Begins to send.
   *
   * @param name makes the ids of this traffic different from any other's
   * @param start when what it tells happened
   */
  static Traffic start(String bootstrapServers, String name, Instant start, int partitions) {
    var traffic = new Traffic(bootstrapServers, name, start, partitions);
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
    Exception fault = refused.get();
    if (fault != null) {
      throw new IllegalStateException("a record was not taken", fault);
    }
  }

  /** All that was acknowledged. */
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  private void flow() {
    Deque<Wave.Raw> waiting = new ArrayDeque<>();
    long begun = System.nanoTime();
    long records = 0;
    long nextProbe = begun;
    int waves = 0;
    while (!stopped) {
      long now = System.nanoTime();
      for (; records < (now - begun) * RECORDS_PER_SECOND / 1_000_000_000L; records++) {
        if (waiting.isEmpty()) {
          waiting.addAll(Wave.tell(name + "/" + waves, at(waves)));
          waves++;
        }
        send(waiting.remove());
      }
      if (now >= nextProbe) {
        probe(at(waves));
        nextProbe += PROBE_EVERY.toNanos();
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    waiting.forEach(this::send);
    producer.flush();
  }

  private Instant at(int wave) {
    return start.plus(WAVE_APART.multipliedBy(wave));
  }

  private void probe(Instant at) {
    Story story = Wave.story();
    AgentRun run = Wave.run(story, name + "/probe/" + probes.size(), at);
    Wave.Raw raw = Wave.probe(run, story);
    probes.add(new Probe(run.runId(), System.nanoTime()));
    send(raw);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private void send(Wave.Raw raw) {
    String topic = TopicCatalogue.raw(raw.source()).name();
    producer.send(
        new ProducerRecord<>(topic, random.nextInt(partitions), null, raw.bytes()),
        (position, fault) -> {
          if (fault != null) {
            refused.compareAndSet(null, fault);
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
