package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Appends verdicts on alerts to {@code spoor.verdicts}; they are never replaced. */
public final class VerdictPublisher {
  private static final String TOPIC = TopicCatalogue.VERDICTS.name();

  private final KafkaClients kafka;

  public VerdictPublisher(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Appends the verdict; returns when Kafka has acknowledged it. */
  public void append(AlertVerdict verdict) {
    try (SchemaResolver schemas = kafka.schemas();
        Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<AlertVerdict>(schemas)) {
      producer
          .send(new ProducerRecord<>(TOPIC, verdict.getAlertId(), writer.serialize(TOPIC, verdict)))
          .get();
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while writing a verdict", e);
    }
  }
}
