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

/** Loads the app with a given number of keys. */
final class KeyLoader {
  private static final Duration FILL_TIMEOUT = Duration.ofMinutes(60);
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

  /** The output is complete after this idle time: chains are published every 0.2 s. */
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(3);

  private final BenchTopics benchTopics;
  private final OutputReader outputs;
  private final KeysSettings settings;
  private final Consumer<String> progress;

  KeyLoader(
      BenchTopics benchTopics,
      OutputReader outputs,
      KeysSettings settings,
      Consumer<String> progress) {
    this.benchTopics = benchTopics;
    this.outputs = outputs;
    this.settings = settings;
    this.progress = progress;
  }

  /** Writes all records of this many credentials. */
  void load(int keys) {
    report("writing %,d records of %,d keys", (long) keys * settings.events(), keys);
    String topic = TopicCatalogue.raw("cloudtrail").name();
    var sessions = new SessionGenerator(keys, settings.events(), keys);
    try (Producer<byte[], byte[]> producer = benchTopics.bulkProducer()) {
      long sentRecords = 0;
      for (byte[] record = sessions.next(); record != null; record = sessions.next()) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    topic, (int) (sentRecords++ % settings.partitions()), null, record));
      }
    }
  }

  /** Waits until all results are output, and checks them. */
  KeysReport.Fill await(int keys, AppInstance app) throws IOException, InterruptedException {
    long records = (long) keys * settings.events();
    awaitQuiet(records, app);
    long firstAppend = benchTopics.firstAppend(Candidate.SPOOR.firstHop());
    long lastAppend = benchTopics.lastAppend(Candidate.SPOOR.outputs());
    Duration cpu = app.cpu();
    Memory memory = app.memory();
    int events = outputs.events(Candidate.SPOOR);
    int knownKeys = outputs.trailKeys();
    if (events != records || knownKeys != keys) {
      throw new IllegalStateException(
          "published " + events + " events of " + knownKeys + " keys; of " + records + ", " + keys);
    }
    return new KeysReport.Fill(records, (lastAppend - firstAppend) / 1e3, cpu, memory);
  }

  private void awaitQuiet(long records, AppInstance app) throws InterruptedException {
    long now = System.nanoTime();
    long deadline = now + FILL_TIMEOUT.toNanos();
    long quietSince = now;
    long lastReport = now;
    Map<String, Long> previousEnds = Map.of();
    while (true) {
      Thread.sleep(200);
      Map<String, Long> endOffsets = benchTopics.endOffsets(Candidate.SPOOR.outputs());
      now = System.nanoTime();
      if (!endOffsets.equals(previousEnds)) {
        previousEnds = endOffsets;
        quietSince = now;
      }
      long actionCount =
          Candidate.SPOOR.eventOutputs().stream()
              .mapToLong(topic -> endOffsets.getOrDefault(topic, 0L))
              .sum();
      if (actionCount >= records && now - quietSince > QUIET_PERIOD.toNanos()) {
        return;
      }
      if (now - lastReport > REPORT_INTERVAL.toNanos()) {
        lastReport = now;
        report(
            "  %,d messages on the topics of actions, %,d MiB resident",
            actionCount, app.resident() >> 20);
      }
      if (now > deadline) {
        throw new IllegalStateException(
            "not filled after " + FILL_TIMEOUT.toMinutes() + " min: " + endOffsets);
      }
    }
  }

  private void report(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
