package io.spoor.local.kafka;

import io.spoor.local.CommandFailed;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** How far the app and the sink are behind what lies on their topics. */
public final class PipelineProgress {
  private static final String APP_GROUP = "spoor";
  private static final String SINK_GROUP = "connect-spoor-elasticsearch";
  private static final Duration PAUSE = Duration.ofMillis(400);

  /**
   * Up to so many offsets are looked at one by one: they may be transaction markers, which nobody
   * commits behind.
   */
  private static final long LOOKED_AT = 64;

  private final Kafka kafka;

  public PipelineProgress(Kafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Waits until app and sink have read everything, twice in a row without anything new in between.
   *
   * @param lag told how many records are left, about twice a second
   * @throws CommandFailed if {@code patience} ends before
   */
  public void awaitCaughtUp(Duration patience, LongConsumer lag) {
    long deadline = System.nanoTime() + patience.toNanos();
    @Nullable Map<TopicPartition, Long> before = null;
    try (Admin admin = kafka.admin();
        Consumer<String, byte[]> consumer = kafka.consumer()) {
      while (true) {
        Set<TopicPartition> read = partitions(admin, consumer);
        Map<TopicPartition, Long> ends = consumer.endOffsets(read);
        long left =
            left(admin, consumer, APP_GROUP, ends) + left(admin, consumer, SINK_GROUP, ends);
        lag.accept(left);
        if (left == 0 && ends.equals(before)) {
          return;
        }
        before = left == 0 ? ends : null;
        if (System.nanoTime() > deadline) {
          throw new CommandFailed(
              "the pipeline is still "
                  + left
                  + " records behind after "
                  + patience.toSeconds()
                  + " s. Is everything up? bin/spoor status");
        }
        Thread.sleep(PAUSE);
      }
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw kafka.unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while waiting for the pipeline", e);
    }
  }

  private Set<TopicPartition> partitions(Admin admin, Consumer<String, byte[]> consumer) {
    Set<String> topics = new HashSet<>();
    for (String topic : kafka.await(admin.listTopics().names())) {
      if (readByApp(topic) || readBySink(topic)) {
        topics.add(topic);
      }
    }
    Map<String, ?> known = consumer.listTopics();
    return topics.stream()
        .filter(known::containsKey)
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  private static boolean readByApp(String topic) {
    return TopicCatalogue.sourceOf(topic).isPresent()
        || topic.equals(TopicCatalogue.EVENTS.name())
        || topic.equals(TopicCatalogue.LINKS.name())
        || topic.equals(TopicCatalogue.ACTIONS.name());
  }

  private static boolean readBySink(String topic) {
    return topic.equals(TopicCatalogue.EVENTS.name())
        || topic.equals(TopicCatalogue.ACTIONS.name())
        || topic.equals(TopicCatalogue.CHAINS.name())
        || topic.equals(TopicCatalogue.FINDINGS.name())
        || topic.equals(TopicCatalogue.ALERTS.name());
  }

  private long left(
      Admin admin,
      Consumer<String, byte[]> consumer,
      String group,
      Map<TopicPartition, Long> ends) {
    boolean app = group.equals(APP_GROUP);
    Map<TopicPartition, OffsetAndMetadata> committed =
        kafka.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    long left = 0;
    Map<TopicPartition, Long> close = new HashMap<>();
    Map<TopicPartition, Long> from = new HashMap<>();
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      String topic = end.getKey().topic();
      if (app ? !readByApp(topic) : !readBySink(topic)) {
        continue;
      }
      OffsetAndMetadata at = committed.get(end.getKey());
      long behind = end.getValue() - (at == null ? 0 : at.offset());
      if (behind > LOOKED_AT) {
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
