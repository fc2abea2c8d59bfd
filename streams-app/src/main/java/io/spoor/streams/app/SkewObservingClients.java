package io.spoor.streams.app;

import io.spoor.streams.topology.ClockSkew;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams clients whose main consumers observe clock skew. */
final class SkewObservingClients extends DefaultKafkaClientSupplier {
  private final ClockSkew skew;

  SkewObservingClients(ClockSkew skew) {
    this.skew = skew;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new Observing(config, skew);
  }

  private static final class Observing extends KafkaConsumer<byte[], byte[]> {
    private final ClockSkewSampler sampler;

    Observing(Map<String, Object> config, ClockSkew skew) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.sampler = new ClockSkewSampler(skew, InstantSource.system(), System::nanoTime);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      boolean soon = sampler.polls();
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      sampler.polled(soon, records, this);
      return records;
    }
  }
}
