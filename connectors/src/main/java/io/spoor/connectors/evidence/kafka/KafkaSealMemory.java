package io.spoor.connectors.evidence.kafka;

import io.spoor.evidence.act.LossAct;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.KafkaDiagnosis;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the checkpoint as the metadata of a committed offset, in a consumer group without members.
 * The offset is the number of segments; the metadata is the checkpoint's short form.
 */
public final class KafkaSealMemory implements SealMemory {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSealMemory.class);
  private static final TopicPartition ACTS = new TopicPartition(TopicCatalogue.ACTS.name(), 0);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConnection kafka;
  private final SchemaResolver schemas;
  private final String sinkGroup;
  private final Admin admin;

  /**
   * Connects.
   *
   * @param sinkGroup consumer group of the sink
   */
  public KafkaSealMemory(KafkaConnection kafka, SchemaResolver schemas, String sinkGroup) {
    this.kafka = kafka;
    this.schemas = schemas;
    this.sinkGroup = sinkGroup;
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-evidence-memory");
    this.admin = Admin.create(config);
  }

  @Override
  public Optional<RememberedCheckpoint> lastCheckpoint() {
    OffsetAndMetadata stored = offsets(AccessMatrix.checkpointGroup(sinkGroup)).get(ACTS);
    if (stored == null || stored.metadata().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(RememberedCheckpoint.parseShort(stored.metadata()));
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "consumer group "
              + AccessMatrix.checkpointGroup(sinkGroup)
              + " does not hold a checkpoint of the evidence log: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void store(RememberedCheckpoint checkpoint) {
    String group = AccessMatrix.checkpointGroup(sinkGroup);
    result(
        admin
            .alterConsumerGroupOffsets(
                group,
                Map.of(ACTS, new OffsetAndMetadata(checkpoint.size(), checkpoint.toString())))
            .all(),
        "does not store the checkpoint of the evidence log in consumer group " + group);
  }

  @Override
  public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets(sinkGroup)
        .forEach(
            (partition, offset) -> {
              if (offset != null && partitions.contains(partition)) {
                committed.put(partition, offset.offset());
              }
            });
    return committed;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    try {
      return result(
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
          "does not return the offsets of consumer group " + group);
    } catch (ConnectException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  private <T> T result(KafkaFuture<T> future, String problem) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("interrupted while waiting for Kafka", e);
    }
  }

  private ConnectException failure(Throwable cause, String problem) {
    String message =
        KafkaDiagnosis.explain(kafka, cause)
            .orElse("Kafka at " + kafka.describe() + " " + problem + ": " + cause);
    return cause instanceof org.apache.kafka.common.errors.RetriableException
        ? new RetriableException(message, cause)
        : new ConnectException(message, cause);
  }

  @Override
  public Set<String> acceptedLosses() {
    Set<String> accepted = new HashSet<>();
    try (Consumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                kafka.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var deserializer = AvroDeserializer.of(EvidenceAct.class, schemas)) {
      consumer.assign(List.of(ACTS));
      consumer.seekToBeginning(List.of(ACTS));
      long end = consumer.endOffsets(List.of(ACTS)).getOrDefault(ACTS, 0L);
      while (consumer.position(ACTS) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          act(record, deserializer).ifPresent(act -> accepted.addAll(LossAct.accepted(act)));
        }
      }
      return accepted;
    } catch (KafkaException e) {
      throw failure(e, "does not return the acts on the evidence log");
    }
  }

  /** An unreadable record accepts nothing. */
  private static Optional<EvidenceAct> act(
      ConsumerRecord<byte[], byte[]> record, AvroDeserializer<EvidenceAct> deserializer) {
    try {
      return Optional.ofNullable(deserializer.deserialize(ACTS.topic(), record.value()));
    } catch (RuntimeException e) {
      LOG.warn("act skipped offset={} reason=\"{}\"", record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
