package io.spoor.client.replay;

import io.spoor.client.CommandFailed;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.kafka.TopicReader;
import io.spoor.client.kafka.Topics;
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
public final class PipelineProgress {
  private static final String SINK_GROUP = "connect-spoor-elasticsearch";
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * How long nothing may have moved before nothing more is to come. A chain's document, and what
   * its agent's other runs say to it, follow records that are read and committed: a backlog
   * publishes every second and commits every 0.3, and two busy cores add to that (0.7 s seen).
   */
  private static final Duration QUIET = Duration.ofMillis(1500);

  /** A pipeline that is fed while it is waited for is never quite done. */
  private static final Duration SETTLES_WITHIN = Duration.ofMinutes(1);

  private static final Set<String> APP_TOPICS =
      names(
          TopicCatalogue.EVENTS,
          TopicCatalogue.LINKS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.ALERTS,
          TopicCatalogue.VERDICTS);
  private static final Set<String> TRIAGE_TOPICS =
      names(TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS);
  private static final Set<String> SINK_TOPICS =
      names(
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
  private static final long LOOKED_AT = 64;

  private record Reader(String group, Predicate<String> reads) {}

  /** Since when nothing is left to read and nothing new has come. */
  private static final class Quiet {
    private Map<TopicPartition, Long> ends = Map.of();
    private long since = System.nanoTime();

    /** Whether it has been so for long enough. */
    boolean at(Map<TopicPartition, Long> now, long left) {
      if (left > 0 || !now.equals(ends)) {
        ends = now;
        since = System.nanoTime();
      }
      return System.nanoTime() - since > QUIET.toNanos();
    }
  }

  /** How far a replay is: events read of those there were when it began, and records left. */
  public record Replayed(long events, long of, long left) {}

  /** Told a few times a second how far a replay is. */
  public interface ReplayListener {
    void at(Replayed now);
  }

  private final Kafka kafka;
  private final Reader app;
  private final Reader sink = new Reader(SINK_GROUP, SINK_TOPICS::contains);

  /** {@code appGroup}: the app's consumer group, which is its application id. */
  public PipelineProgress(Kafka kafka, String appGroup) {
    this.kafka = kafka;
    this.app = new Reader(appGroup, PipelineProgress::readByApp);
  }

  /**
   * Waits until app and sink have read everything, and nothing new came for a while.
   *
   * @param lag told how many records are left, a few times a second
   * @throws CommandFailed if {@code patience} ends before
   */
  public void awaitCaughtUp(Duration patience, LongConsumer lag) {
    watching(
        (admin, consumer) -> {
          long deadline = System.nanoTime() + patience.toNanos();
          var quiet = new Quiet();
          while (true) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(admin, consumer));
            long left = left(admin, consumer, app, ends) + left(admin, consumer, sink, ends);
            lag.accept(left);
            if (quiet.at(ends, left)) {
              return;
            }
            requireTimeLeft(deadline, patience, left);
            Thread.sleep(PAUSE);
          }
        });
  }

  /**
   * Waits until the app has read every event that lies on its topic now, and what followed from
   * them; where more events keep coming, what followed is waited for a minute at most.
   *
   * @throws CommandFailed if nothing moves for as long as {@code patience}
   */
  public void awaitReplayed(Duration patience, ReplayListener listener) {
    watching(
        (admin, consumer) -> {
          Map<TopicPartition, Long> goal =
              consumer.endOffsets(
                  Topics.partitions(consumer, Set.of(TopicCatalogue.EVENTS.name())));
          Map<TopicPartition, Long> begin = consumer.beginningOffsets(goal.keySet());
          long total = sum(goal) - sum(begin);
          long settled = Long.MAX_VALUE;
          long movedAt = System.nanoTime();
          long last = -1;
          var quiet = new Quiet();
          while (true) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(admin, consumer));
            long toReplay = left(admin, consumer, app, goal);
            long left = left(admin, consumer, app, ends);
            listener.at(new Replayed(Math.max(0, total - toReplay), total, left));
            if (toReplay == 0) {
              settled = Math.min(settled, System.nanoTime());
            }
            if (quiet.at(ends, left) || System.nanoTime() - settled > SETTLES_WITHIN.toNanos()) {
              return;
            }
            if (toReplay + left != last) {
              last = toReplay + left;
              movedAt = System.nanoTime();
            }
            requireTimeLeft(movedAt + patience.toNanos(), patience, toReplay + left);
            Thread.sleep(PAUSE);
          }
        });
  }

  /**
   * Waits until triage has read the alerts and verdicts that there are now, and the sink what lies
   * on its topics then.
   *
   * @throws CommandFailed if {@code patience} ends before
   */
  public void awaitIndexed(Duration patience, LongConsumer lag) {
    watching(
        (admin, consumer) -> {
          long deadline = System.nanoTime() + patience.toNanos();
          var triage = new Reader(app.group, TRIAGE_TOPICS::contains);
          for (Reader reader : List.of(triage, sink)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(admin, consumer));
            long left;
            while ((left = left(admin, consumer, reader, ends)) > 0) {
              lag.accept(left);
              requireTimeLeft(deadline, patience, left);
              Thread.sleep(PAUSE);
            }
          }
        });
  }

  private interface Watch {
    void run(Admin admin, Consumer<String, byte[]> consumer) throws InterruptedException;
  }

  private void watching(Watch watch) {
    try (Admin admin = kafka.admin();
        Consumer<String, byte[]> consumer = kafka.consumer()) {
      watch.run(admin, consumer);
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while waiting for the pipeline", e);
    }
  }

  private static void requireTimeLeft(long deadline, Duration patience, long left) {
    if (System.nanoTime() > deadline) {
      throw new CommandFailed(
          "the pipeline is still "
              + left
              + " records behind after "
              + patience.toSeconds()
              + " s. Is everything up? bin/spoor status");
    }
  }

  private Set<TopicPartition> partitions(Admin admin, Consumer<String, byte[]> consumer) {
    Set<String> topics =
        kafka.await(admin.listTopics().names()).stream()
            .filter(topic -> app.reads.test(topic) || sink.reads.test(topic))
            .collect(Collectors.toSet());
    return Topics.partitions(consumer, topics);
  }

  private static boolean readByApp(String topic) {
    return TopicCatalogue.sourceOf(topic).isPresent() || APP_TOPICS.contains(topic);
  }

  private static Set<String> names(Topic... topics) {
    return Stream.of(topics).map(Topic::name).collect(Collectors.toUnmodifiableSet());
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private long left(
      Admin admin,
      Consumer<String, byte[]> consumer,
      Reader reader,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        kafka.await(admin.listConsumerGroupOffsets(reader.group).partitionsToOffsetAndMetadata());
    long left = 0;
    Map<TopicPartition, Long> close = new HashMap<>();
    Map<TopicPartition, Long> from = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (!reader.reads.test(end.getKey().topic())) {
        continue;
      }
      OffsetAndMetadata at = committed.get(end.getKey());
      long behind = end.getValue() - (at == null ? 0 : at.offset());
      // Raw records are not transactional, and not everybody's to read.
      boolean raw = TopicCatalogue.sourceOf(end.getKey().topic()).isPresent();
      if (behind > LOOKED_AT || (raw && behind > 0)) {
        left += behind;
      } else if (behind > 0) {
        close.put(end.getKey(), end.getValue());
        from.put(end.getKey(), at == null ? 0L : at.offset());
      }
    }
    return left + records(consumer, from, close);
  }

  /** How many real records lie between the positions and the ends. */
  private static long records(
      Consumer<String, byte[]> consumer,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> ends) {
    if (ends.isEmpty()) {
      return 0;
    }
    consumer.assign(ends.keySet());
    from.forEach((partition, offset) -> consumer.seek(partition, Objects.requireNonNull(offset)));
    var count = new AtomicLong();
    TopicReader.read(consumer, ends, record -> count.incrementAndGet());
    return count.get();
  }
}
