package io.spoor.decisions.evaluation;

import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads {@code spoor.manifests} and {@code spoor.settings} into {@link FollowedDetectionBasis}. */
public final class DetectionBasisConsumer implements AutoCloseable {
  private final List<TopicFollower> followers;
  private final AtomicInteger pending;

  private DetectionBasisConsumer(List<TopicFollower> followers, AtomicInteger pending) {
    this.followers = followers;
    this.pending = pending;
  }

  /**
   * Starts to read.
   *
   * @param values deserialiser of Avro records; a {@link RegistryException} of it is retried
   * @param journal receives a line for each fault
   */
  public static DetectionBasisConsumer start(
      KafkaConnection kafka,
      Deserializer<SpecificRecord> values,
      FollowedDetectionBasis rules,
      Consumer<String> journal) {
    var limited = new LimitedJournal(journal);
    var topics = List.of(TopicCatalogue.MANIFESTS, TopicCatalogue.SETTINGS);
    var pending = new AtomicInteger(topics.size());
    return new DetectionBasisConsumer(
        topics.stream()
            .map(
                topic ->
                    TopicFollower.start(
                        kafka, topic, new Reader(values, rules, limited, pending), journal))
            .toList(),
        pending);
  }

  private record Reader(
      Deserializer<SpecificRecord> values,
      FollowedDetectionBasis rules,
      Consumer<String> journal,
      AtomicInteger pending)
      implements TopicFollower.Reader {
    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
      if (record.value() == null) {
        return;
      }
      try {
        switch (values.deserialize(record.topic(), record.value())) {
          case Manifest manifest -> rules.add(manifest);
          case AppliedSettings settings -> rules.apply(settings);
          default -> {
            // of a later version
          }
        }
      } catch (RegistryException e) {
        throw e;
      } catch (SerializationException e) {
        journal.accept(
            "a record of %s was skipped, it cannot be read: partition %d, offset %d"
                .formatted(record.topic(), record.partition(), record.offset()));
      }
    }

    @Override
    public void setCaughtUp() {
      pending.decrementAndGet();
    }
  }

  /** The readers of both topics. */
  public List<TopicFollower> followers() {
    return followers;
  }

  /** Whether all records that existed at the start have been read. */
  public boolean isCaughtUp() {
    return pending.get() == 0;
  }

  /** Stops reading, and waits until it has. */
  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
  }
}
