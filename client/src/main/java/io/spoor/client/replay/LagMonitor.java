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

/** How far the app and the sink are behind what lies on their topics. */
public final class LagMonitor {
  private static final String SINK_GROUP = "connect-spoor-elasticsearch";
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * How long nothing may have moved before nothing more is to come. A chain's document, and what
   * its agent's other runs say to it, follow records that are read and committed: a backlog
   * publishes every second and commits every 0.3, and two busy cores add to that (0.7 s seen).
   */
  private static final Duration IDLE_PERIOD = Duration.ofMillis(1500);

  /** A pipeline that is fed while it is waited for is never quite done. */
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(1);

  private static final Set<String> APP_TOPICS =
      topicNames(
          TopicCatalogue.EVENTS,
          TopicCatalogue.LINKS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.ALERTS,
          TopicCatalogue.VERDICTS);
  private static final Set<String> TRIAGE_TOPICS =
      topicNames(TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS);
  private static final Set<String> SINK_TOPICS =
      topicNames(
          TopicCatalogue.EVENTS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.TRIAGED_ALERTS);

  /**
   * Up to so many offsets are looked at one by one: they may be transaction markers, which nobody
   * commits behind.
   */
  private static final long RECENT_RECORDS = 64;

  private record Reader(String group, Predicate<String> reads) {}

  /** Since when nothing is left to read and nothing new has come. */
  private static final class IdleTimer {
    private Map<TopicPartition, Long> endOffsets = Map.of();
    private long idleSince = System.nanoTime();

    /** Whether it has been so for long enough. */
    boolean isIdle(Map<TopicPartition, Long> currentEnds, long lag) {
      if (lag > 0 || !currentEnds.equals(endOffsets)) {
        endOffsets = currentEnds;
        idleSince = System.nanoTime();
      }
      return System.nanoTime() - idleSince > IDLE_PERIOD.toNanos();
    }
  }

  /** How far a replay is: events read of those there were when it began, and records left. */
  public record Replayed(long events, long total, long remaining) {}

  /** Told a few times a second how far a replay is. */
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
   * Waits until app and sink have read everything, and nothing new came for a while.
   *
   * @param lag told how many records are left, a few times a second
   * @throws OperationFailedException if {@code timeout} ends before
   */
  public void awaitCaughtUp(Duration timeout, LongConsumer lag) {
    withConsumer(
        (admin, consumer) -> {
          long deadline = System.nanoTime() + timeout.toNanos();
          var idleTimer = new IdleTimer();
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
   * Waits until the app has read every event that lies on its topic now, and what followed from
   * them; where more events keep coming, what followed is waited for a minute at most.
   *
   * @throws OperationFailedException if nothing moves for as long as {@code timeout}
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
          var idleTimer = new IdleTimer();
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
   * Waits until triage has read the alerts and verdicts that there are now, and the sink what lies
   * on its topics then.
   *
   * @throws OperationFailedException if {@code timeout} ends before
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
              + " s. Is everything up? bin/spoor status");
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
      // Raw records are not transactional, and not everybody's to read.
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

  /** How many real records lie between the positions and the ends. */
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
