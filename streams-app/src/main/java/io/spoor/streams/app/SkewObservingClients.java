package io.spoor.streams.app;

import io.spoor.streams.topology.ClockSkew;
import io.spoor.streams.topology.InputProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams clients whose main consumers observe clock skew and their own progress. */
final class SkewObservingClients extends DefaultKafkaClientSupplier {
  private final ClockSkew skew;
  private final Optional<InputProgress> progress;

  /** {@code progress}: empty: nothing asks for it. */
  SkewObservingClients(ClockSkew skew, Optional<InputProgress> progress) {
    this.skew = skew;
    this.progress = progress;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new Observing(config, skew, progress);
  }

  private static final class Observing extends KafkaConsumer<byte[], byte[]> {
    private final ClockSkewSampler sampler;
    private final Optional<InputProgress> progress;

    Observing(Map<String, Object> config, ClockSkew skew, Optional<InputProgress> progress) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.progress = progress;
      this.sampler = new ClockSkewSampler(skew, InstantSource.system(), System::nanoTime);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      boolean soon = sampler.polls();
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      sampler.polled(soon, records, this);
      progress.ifPresent(reached -> report(reached, records));
      return records;
    }

    private void report(InputProgress reached, ConsumerRecords<byte[], byte[]> records) {
      Set<TopicPartition> assigned = assignment();
      reached.onAssigned(this, assigned);
      for (TopicPartition partition : assigned) {
        var polled = records.records(partition);
        try {
          reached.onPolled(
              this,
              partition,
              polled.isEmpty() ? -1 : polled.getFirst().offset(),
              polled.isEmpty() ? -1 : polled.getLast().offset(),
              position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
          // Not known yet where the partition begins; nothing was read of it.
        }
      }
    }
  }
}
