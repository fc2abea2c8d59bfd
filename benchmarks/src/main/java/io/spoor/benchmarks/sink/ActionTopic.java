package io.spoor.benchmarks.sink;

import static java.util.Objects.requireNonNull;

import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.Action;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topic that the sink reads, with methods to fill it. */
final class ActionTopic implements AutoCloseable {
  static final String NAME = TopicCatalogue.ACTIONS.name();

  private final SchemaResolver schemas;
  private final AvroSerializer<Action> serializer;
  private final Producer<String, byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private ActionTopic(SchemaResolver schemas, Producer<String, byte[]> producer) {
    this.schemas = schemas;
    this.serializer = new AvroSerializer<>(schemas);
    this.producer = producer;
  }

  /** A record as stored on the topic. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(String key, byte[] value) {}

  static ActionTopic create(String bootstrapServers, String registryUrl, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicAdmin.ensure(
          admin, new TopicSettings(partitions, (short) 1, 1, new TreeSet<>(List.of())));
    }
    return new ActionTopic(
        RegistrySchemaResolver.of(RegistryConfig.of(URI.create(registryUrl))),
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4"),
            new StringSerializer(),
            new ByteArraySerializer()));
  }

  Sent record(Action action) {
    return new Sent(action.getChainKey(), requireNonNull(serializer.serialize(NAME, action)));
  }

  void send(Sent record) {
    var _ =
        producer.send(
            new ProducerRecord<>(NAME, record.key(), record.value()),
            (_, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  /** Returns when all sent records are on the topic. */
  void flush() {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the broker does not accept records: " + failed, failed);
    }
  }

  @Override
  public void close() {
    producer.close();
    schemas.close();
  }
}
