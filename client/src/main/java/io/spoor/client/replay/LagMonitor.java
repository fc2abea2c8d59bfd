package io.spoor.client.replay;

import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.PartitionLookup;
import io.spoor.client.kafka.TopicReader;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Measures how far the app and the sink lag behind their topics. */
public final class LagMonitor {
  private static final String SINK_GROUP = "connect-spoor-elasticsearch";
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Idle time after which the pipeline counts as settled. A chain's document, and updates from its
   * agent's other runs, follow records that are already read and committed. A backlog publishes
   * every second and commits every 0.3; two busy cores add to that (0.7 s measured).
   */
  private static final Duration IDLE_PERIOD = Duration.ofMillis(1500);

  /**
   * The same in a replay, where a lineage without a known root is probed a second after the records
   * that state it.
   */
  private static final Duration REPLAY_IDLE_PERIOD = Duration.ofSeconds(3);

  /** Upper bound: a pipeline that receives records during the wait never settles. */
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(1);

  private static final Set<String> APP_TOPICS =
      topicNames(
          TopicCatalogue.EVENTS,
          TopicCatalogue.KEY_MESSAGES,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.ALERTS,
          TopicCatalogue.VERDICTS);
  private static final Set<String> TRIAGE_TOPICS =
      topicNames(TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS);
  private static final Set<String> SINK_TOPICS =
      topicNames(
          TopicCatalogue.EVENTS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.TRIAGED_ALERTS);

  /**
   * Up to this many offsets are checked one by one: they may be transaction markers, which
   * consumers do not commit past.
   */
  private static final long RECENT_RECORDS = 64;

  private record Reader(String group, Predicate<String> reads) {}

  /** Tracks how long there has been no lag and no new record. */
  private static final class IdleTimer {
    private final Duration period;
    private Map<TopicPartition, Long> endOffsets = Map.of();
    private long idleSince = System.nanoTime();

    IdleTimer(Duration period) {
      this.period = period;
    }

    /** Whether the idle period has been long enough. */
    boolean isIdle(Map<TopicPartition, Long> currentEnds, long lag) {
      if (lag > 0 || !currentEnds.equals(endOffsets)) {
        endOffsets = currentEnds;
        idleSince = System.nanoTime();
      }
      return System.nanoTime() - idleSince > period.toNanos();
    }
  }

  /** Progress of a replay: events read, the total when it began, and records remaining. */
  public record Replayed(long events, long total, long remaining) {}

  /** Receives the progress of a replay, a few times a second. */
  public interface ReplayListener {
    void onProgress(Replayed replayed);
  }

  private final KafkaClients kafka;
  private final Reader app;
  private final Reader sink = new Reader(SINK_GROUP, SINK_TOPICS::contains);

  /** {@code appGroup}: the app's consumer group, which is its application id. */
  public LagMonitor(KafkaClients kafka, String appGroup) {
    this.kafka = kafka;
    this.app = new Reader(appGroup, LagMonitor::readByApp);
  }

  /**
   * Waits until the app and the sink have read everything and no new record has arrived for the
   * idle period.
   *
   * @param lag receives the number of records remaining, a few times a second
   * @throws OperationFailedException if {@code timeout} expires first
   */
  public void awaitCaughtUp(Duration timeout, LongConsumer lag) {
    withConsumer(
        (admin, consumer) -> {
          long deadline = System.nanoTime() + timeout.toNanos();
          var idleTimer = new IdleTimer(IDLE_PERIOD);
          while (true) {
            Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions(admin, consumer));
            long remaining =
                lag(admin, consumer, app, endOffsets) + lag(admin, consumer, sink, endOffsets);
            lag.accept(remaining);
            if (idleTimer.isIdle(endOffsets, remaining)) {
              return;
            }
            requireTimeLeft(deadline, timeout, remaining);
            Thread.sleep(PAUSE);
          }
        });
  }

  /**
   * Waits until the app has read every event now on its topic and the records derived from them. If
   * more events keep arriving, the wait for derived records is at most a minute.
   *
   * @throws OperationFailedException if there is no progress for {@code timeout}
   */
  public void awaitReplayed(Duration timeout, ReplayListener listener) {
    withConsumer(
        (admin, consumer) -> {
          Map<TopicPartition, Long> goalOffsets =
              consumer.endOffsets(
                  PartitionLookup.partitions(consumer, Set.of(TopicCatalogue.EVENTS.name())));
          Map<TopicPartition, Long> beginningOffsets =
              consumer.beginningOffsets(goalOffsets.keySet());
          long total = sum(goalOffsets) - sum(beginningOffsets);
          long finalLag = Long.MAX_VALUE;
          long lastProgress = System.nanoTime();
          long last = -1;
          var idleTimer = new IdleTimer(REPLAY_IDLE_PERIOD);
          while (true) {
            Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions(admin, consumer));
            long toReplay = lag(admin, consumer, app, goalOffsets);
            long remaining = lag(admin, consumer, app, endOffsets);
            listener.onProgress(new Replayed(Math.max(0, total - toReplay), total, remaining));
            if (toReplay == 0) {
              finalLag = Math.min(finalLag, System.nanoTime());
            }
            if (idleTimer.isIdle(endOffsets, remaining)
                || System.nanoTime() - finalLag > SETTLE_TIMEOUT.toNanos()) {
              return;
            }
            if (toReplay + remaining != last) {
              last = toReplay + remaining;
              lastProgress = System.nanoTime();
            }
            requireTimeLeft(lastProgress + timeout.toNanos(), timeout, toReplay + remaining);
            Thread.sleep(PAUSE);
          }
        });
  }

  /**
   * Waits until triage has read the current alerts and verdicts, and the sink the records then on
   * its topics.
   *
   * @throws OperationFailedException if {@code timeout} expires first
   */
  public void awaitIndexed(Duration timeout, LongConsumer lag) {
    withConsumer(
        (admin, consumer) -> {
          long deadline = System.nanoTime() + timeout.toNanos();
          var triage = new Reader(app.group, TRIAGE_TOPICS::contains);
          for (Reader reader : List.of(triage, sink)) {
            Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions(admin, consumer));
            long remaining;
            while ((remaining = lag(admin, consumer, reader, endOffsets)) > 0) {
              lag.accept(remaining);
              requireTimeLeft(deadline, timeout, remaining);
              Thread.sleep(PAUSE);
            }
          }
        });
  }

  private interface ConsumerAction {
    void run(Admin admin, Consumer<String, byte[]> consumer) throws InterruptedException;
  }

  private void withConsumer(ConsumerAction watch) {
    try (Admin admin = kafka.admin();
        Consumer<String, byte[]> consumer = kafka.consumer()) {
      watch.run(admin, consumer);
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while waiting for the pipeline", e);
    }
  }

  private static void requireTimeLeft(long deadline, Duration timeout, long lag) {
    if (System.nanoTime() > deadline) {
      throw new OperationFailedException(
          "the pipeline is still "
              + lag
              + " records behind after "
              + timeout.toSeconds()
              + " s. Check its components: bin/spoor status");
    }
  }

  private Set<TopicPartition> partitions(Admin admin, Consumer<String, byte[]> consumer) {
    Set<String> topics =
        kafka.await(admin.listTopics().names()).stream()
            .filter(topic -> app.reads.test(topic) || sink.reads.test(topic))
            .collect(Collectors.toSet());
    return PartitionLookup.partitions(consumer, topics);
  }

  private static boolean readByApp(String topic) {
    return TopicCatalogue.sourceOf(topic).isPresent() || APP_TOPICS.contains(topic);
  }

  private static Set<String> topicNames(Topic... topics) {
    return Stream.of(topics).map(Topic::name).collect(Collectors.toUnmodifiableSet());
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private long lag(
      Admin admin,
      Consumer<String, byte[]> consumer,
      Reader reader,
      Map<TopicPartition, Long> endOffsets) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        kafka.await(admin.listConsumerGroupOffsets(reader.group).partitionsToOffsetAndMetadata());
    long lag = 0;
    Map<TopicPartition, Long> close = new HashMap<>();
    Map<TopicPartition, Long> startOffsets = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> end : endOffsets.entrySet()) {
      if (!reader.reads.test(end.getKey().topic())) {
        continue;
      }
      OffsetAndMetadata committedOffset = committed.get(end.getKey());
      long remaining = end.getValue() - (committedOffset == null ? 0 : committedOffset.offset());
      // Raw records are not transactional, and not every account may read them.
      boolean raw = TopicCatalogue.sourceOf(end.getKey().topic()).isPresent();
      if (remaining > RECENT_RECORDS || (raw && remaining > 0)) {
        lag += remaining;
      } else if (remaining > 0) {
        close.put(end.getKey(), end.getValue());
        startOffsets.put(end.getKey(), committedOffset == null ? 0L : committedOffset.offset());
      }
    }
    return lag + records(consumer, startOffsets, close);
  }

  /** Number of records, without transaction markers, between the positions and the ends. */
  private static long records(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> startOffsets,
      Map<TopicPartition, Long> endOffsets) {
    if (endOffsets.isEmpty()) {
      return 0;
    }
    consumer.assign(endOffsets.keySet());
    startOffsets.forEach(
        (partition, offset) -> consumer.seek(partition, Objects.requireNonNull(offset)));
    var count = new AtomicLong();
    TopicReader.read(consumer, endOffsets, record -> count.incrementAndGet());
    return count.get();
  }
}
