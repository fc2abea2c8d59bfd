package io.spoor.streams.app;

import io.spoor.streams.topology.ClockSkew;
import io.spoor.streams.topology.InputProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams clients: producers observe clock skew, main consumers observe their own progress.
 */
final class SkewObservingClients extends DefaultKafkaClientSupplier {
  private final ClockSkew skew;
  private final Optional<InputProgress> progress;

  /** {@code progress}: empty: nothing asks for it. */
  SkewObservingClients(ClockSkew skew, Optional<InputProgress> progress) {
    this.skew = skew;
    this.progress = progress;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new SkewObserving(config, skew);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return progress
        .<Consumer<byte[], byte[]>>map(reached -> new ProgressObserving(config, reached))
        .orElseGet(() -> super.getConsumer(config));
  }

  private static final class SkewObserving extends KafkaProducer<byte[], byte[]> {
    private final ClockSkewSampler sampler;

    SkewObserving(Map<String, Object> config, ClockSkew skew) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.sampler = new ClockSkewSampler(skew, InstantSource.system(), System::nanoTime);
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      return super.send(record, sampler.sending(record, callback));
    }
  }

  private static final class ProgressObserving extends KafkaConsumer<byte[], byte[]> {
    private final InputProgress progress;

    ProgressObserving(Map<String, Object> config, InputProgress progress) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.progress = progress;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      Set<TopicPartition> assigned = assignment();
      progress.onAssigned(this, assigned);
      for (TopicPartition partition : assigned) {
        var polled = records.records(partition);
        try {
          progress.onPolled(
              this,
              partition,
              polled.isEmpty() ? -1 : polled.getFirst().offset(),
              polled.isEmpty() ? -1 : polled.getLast().offset(),
              position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
          // Not known yet where the partition begins; nothing was read of it.
        }
      }
      return records;
    }
  }
}
