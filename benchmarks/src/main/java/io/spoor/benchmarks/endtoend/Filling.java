package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Lets the app know as many keys as are asked for. */
final class Filling {
  private static final Duration FILLED_WITHIN = Duration.ofMinutes(60);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  /** Nothing more comes once nothing has come for so long: chains are published every 0.2 s. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Outputs outputs;
  private final KeysSettings settings;
  private final Consumer<String> progress;

  Filling(Cluster cluster, Outputs outputs, KeysSettings settings, Consumer<String> progress) {
    this.cluster = cluster;
    this.outputs = outputs;
    this.settings = settings;
    this.progress = progress;
  }

  /** Writes all records of so many credentials. */
  void load(int keys) {
    say("writing %,d records of %,d keys", (long) keys * settings.events(), keys);
    String topic = TopicCatalogue.raw("cloudtrail").name();
    var credentials = new Credentials(keys, settings.events(), keys);
    try (Producer<byte[], byte[]> producer = cluster.bulkProducer()) {
      long sent = 0;
      for (byte[] record = credentials.next(); record != null; record = credentials.next()) {
        producer.send(
            new ProducerRecord<>(topic, (int) (sent++ % settings.partitions()), null, record));
      }
    }
  }

  /** Waits until all that was written is out, and makes sure of it. */
  KeysReport.Fill await(int keys, AppInstance app) throws IOException, InterruptedException {
    long records = (long) keys * settings.events();
    awaitQuiet(records, app);
    long begun = cluster.firstAppend(Candidate.SPOOR.firstHop());
    long ended = cluster.lastAppend(Candidate.SPOOR.outputs());
    Memory memory = app.memory();
    int events = outputs.events(Candidate.SPOOR);
    int known = outputs.trailKeys();
    if (events != records || known != keys) {
      throw new IllegalStateException(
          "put out were " + events + " events of " + known + " keys; of " + records + ", " + keys);
    }
    return new KeysReport.Fill(records, (ended - begun) / 1e3, memory);
  }

  private void awaitQuiet(long records, AppInstance app) throws InterruptedException {
    long now = System.nanoTime();
    long deadline = now + FILLED_WITHIN.toNanos();
    long quietSince = now;
    long said = now;
    Map<String, Long> before = Map.of();
    while (true) {
      Thread.sleep(200);
      Map<String, Long> ends = cluster.ends(Candidate.SPOOR.outputs());
      now = System.nanoTime();
      if (!ends.equals(before)) {
        before = ends;
        quietSince = now;
      }
      long out = ends.getOrDefault(TopicCatalogue.ACTIONS.name(), 0L);
      if (out >= records && now - quietSince > QUIET.toNanos()) {
        return;
      }
      if (now - said > SAY_EVERY.toNanos()) {
        said = now;
        say("  %,d messages on the topic of actions, %,d MiB resident", out, app.resident() >> 20);
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "not filled after " + FILLED_WITHIN.toMinutes() + " min: " + ends);
      }
    }
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
