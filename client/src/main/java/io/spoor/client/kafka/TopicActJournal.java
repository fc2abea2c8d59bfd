package io.spoor.client.kafka;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.act.ActJournal;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Appends operators' acts on the evidence to {@code spoor.acts}; they are never replaced and get
 * sealed.
 */
public final class TopicActJournal implements ActJournal {
  private static final String TOPIC = TopicCatalogue.ACTS.name();

  private final KafkaClients kafka;

  public TopicActJournal(KafkaClients kafka) {
    this.kafka = kafka;
  }

  @Override
  public String record(EvidenceAct act) {
    try (SchemaResolver schemas = kafka.schemas();
        Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<EvidenceAct>(schemas)) {
      producer
          .send(new ProducerRecord<>(TOPIC, act.getActId(), writer.serialize(TOPIC, act)))
          .get();
      return "topic " + TOPIC;
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvidenceException("interrupted while recording an act", e);
    }
  }
}
