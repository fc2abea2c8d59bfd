package io.spoor.connectors.alerts.deliverylog;

import io.spoor.connectors.alerts.notification.CheckpointSource;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the checkpoint that the evidence sink stores in its consumer group. A read starts at most
 * every few seconds and does not delay a notification, which carries the last checkpoint read.
 */
public final class KafkaCheckpointSource implements CheckpointSource {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaCheckpointSource.class);
  private static final TopicPartition ACTS = new TopicPartition(TopicCatalogue.ACTS.name(), 0);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;
  private final AtomicLong nextReadNanos = new AtomicLong(System.nanoTime());
  private volatile @Nullable RememberedCheckpoint latest;

  /**
   * Connects, and starts the first read.
   *
   * @param group consumer group with the checkpoint
   */
  public KafkaCheckpointSource(KafkaConnection kafka, String group) {
    this.group = group;
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-alerts-checkpoint");
    this.admin = Admin.create(config);
    read();
  }

  @Override
  public Optional<RememberedCheckpoint> latest() {
    long due = nextReadNanos.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextReadNanos.compareAndSet(due, now + INTERVAL.toNanos())) {
      read();
    }
    return Optional.ofNullable(latest);
  }

  private void read() {
    var _ =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .whenComplete(
                (offsets, failure) -> {
                  if (failure != null) {
                    LOG.debug(
                        "no checkpoint read group={} reason=\"{}\"", group, failure.toString());
                  } else {
                    update(offsets.get(ACTS));
                  }
                });
  }

  private void update(@Nullable OffsetAndMetadata stored) {
    if (stored == null || stored.metadata().isBlank()) {
      return;
    }
    try {
      latest = RememberedCheckpoint.parseShort(stored.metadata());
    } catch (IllegalArgumentException e) {
      LOG.warn("no checkpoint in group={} reason=\"{}\"", group, e.getMessage());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
