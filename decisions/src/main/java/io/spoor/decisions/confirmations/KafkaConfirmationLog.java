package io.spoor.decisions.confirmations;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The log of confirmations: {@code spoor.confirmations}, each record acknowledged or failed soon.
 */
public final class KafkaConfirmationLog implements ConfirmationLog, AutoCloseable {
  private static final String TOPIC = TopicCatalogue.CONFIRMATIONS.name();
  private static final int REQUEST_TIMEOUT_MS = 1_500;
  private static final int DELIVERY_TIMEOUT_MS = 2_000;
  private static final int MAX_BLOCK_MS = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaProducer<String, byte[]> producer;
  private final AvroSerializer<SpecificRecord> writer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Creates a log; {@code schemas} is not closed with it. */
  public KafkaConfirmationLog(KafkaConnection kafka, SchemaResolver schemas) {
    Map<String, Object> config = kafka.clientConfig();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    this.writer = new AvroSerializer<>(schemas);
  }

  @Override
  public CompletableFuture<?> append(String confirmationId, SpecificRecord value) {
    var stored = new CompletableFuture<Void>();
    // The registry and the first metadata may take longer than the caller waits.
    threads.execute(() -> send(new ProducerRecord<>(TOPIC, confirmationId, value), stored));
    return stored;
  }

  private void send(ProducerRecord<String, SpecificRecord> record, CompletableFuture<Void> stored) {
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(TOPIC, record.key(), writer.serialize(TOPIC, record.value())),
              (_, failure) -> {
                if (failure == null) {
                  stored.complete(null);
                } else {
                  stored.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | RegistryException | IllegalStateException e) {
      stored.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    threads.shutdownNow();
    writer.close();
  }
}
