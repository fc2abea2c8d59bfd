package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Reads Spoor's output in the background: when findings come, how much is placed, and what becomes
 * of {@link #track tracked} keys.
 */
final class FindingWatcher implements AutoCloseable {
  private final BenchTopics benchTopics;
  private final Collection<String> topics;
  private final OutputReader outputs;
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> seenNanos = new ConcurrentHashMap<>();
  private final AtomicLong placedEvents = new AtomicLong();
  private final AtomicLong movedKeys = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Thread thread;
  private volatile Set<String> tracked = Set.of();
  private volatile boolean done;

  private FindingWatcher(BenchTopics benchTopics, Collection<String> topics, OutputReader outputs) {
    this.benchTopics = benchTopics;
    this.topics = topics;
    this.outputs = outputs;
    this.thread = Thread.ofPlatform().name("watch").unstarted(this::watch);
  }

  static FindingWatcher start(BenchTopics benchTopics, OutputReader outputs) {
    return start(benchTopics, Candidate.SPOOR.outputs(), outputs);
  }

  /** Reads findings only, which costs less. */
  static FindingWatcher ofFindings(BenchTopics benchTopics, OutputReader outputs) {
    return start(benchTopics, List.of(TopicCatalogue.FINDINGS.name()), outputs);
  }

  private static FindingWatcher start(
      BenchTopics benchTopics, Collection<String> topics, OutputReader outputs) {
    var watcher = new FindingWatcher(benchTopics, topics, outputs);
    watcher.thread.start();
    return watcher;
  }

  /** {@code eventId}: an event that leads to a finding, sent now. */
  void sent(String eventId) {
    sentNanos.put(eventId, System.nanoTime());
  }

  /** Actions of CloudTrail's events, also those placed again. */
  long placedEvents() {
    return placedEvents.get();
  }

  /** Counts moves and bytes of these credentials from now on, by their ids. */
  void track(Set<String> credentials) {
    tracked = Set.copyOf(credentials);
  }

  /** Moves of tracked keys from one chain to another. */
  long movedKeys() {
    return movedKeys.get();
  }

  /** Bytes of the output about chains of tracked keys. */
  long bytes() {
    return bytes.get();
  }

  /** Expected findings that did not come yet. */
  long missing() {
    return sentNanos.keySet().stream().filter(id -> !seenNanos.containsKey(id)).count();
  }

  /** Latencies of findings whose events were sent in the period, in nanoseconds, ascending. */
  long[] latencies(long from, long until) {
    return sentNanos.entrySet().stream()
        .filter(entry -> entry.getValue() >= from && entry.getValue() < until)
        .mapToLong(
            entry -> seenNanos.getOrDefault(entry.getKey(), Long.MAX_VALUE) - entry.getValue())
        .sorted()
        .toArray();
  }

  private boolean isTracked(String key) {
    return !tracked.isEmpty() && key.indexOf('|') > 0 && tracked.contains(Keys.value(key));
  }

  private void watch() {
    try (Consumer<byte[], byte[]> consumer = benchTopics.consumer()) {
      consumer.assign(benchTopics.partitions(topics));
      while (!done) {
        var records = consumer.poll(Duration.ofMillis(50));
        long now = System.nanoTime();
        for (var record : records) {
          if (record.key() != null && isTracked(new String(record.key(), UTF_8))) {
            bytes.addAndGet(record.serializedKeySize() + record.serializedValueSize());
          }
          switch (outputs.read(record)) {
            case Action action when action.getEvent().getSource().equals("cloudtrail") ->
                placedEvents.incrementAndGet();
            case KeyMoved moved when !moved.getContinued() && isTracked(moved.getKey()) ->
                movedKeys.incrementAndGet();
            case Finding finding ->
                finding.getEventIds().forEach(id -> seenNanos.putIfAbsent(id, now));
            case null, default -> {
              // of no interest
            }
          }
        }
      }
    }
  }

  @Override
  public void close() {
    done = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
