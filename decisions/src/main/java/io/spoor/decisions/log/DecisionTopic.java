package io.spoor.decisions.log;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Appends decisions to {@code spoor.decisions}. For one thread. */
public final class DecisionTopic implements DecisionTarget {
  private static final String TOPIC = TopicCatalogue.DECISIONS.name();
  private static final char SEPARATOR = '|';

  private final Map<String, Object> config = new HashMap<>();
  private final AvroSerializer<DecisionRecord> values;
  private @Nullable Producer<String, byte[]> producer;

  /** {@code schemas}: is not closed. */
  public DecisionTopic(KafkaConnection kafka, SchemaResolver schemas) {
    this.values = new AvroSerializer<>(schemas);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "spoor-decisions");
    config.putAll(kafka.clientConfig());
  }

  @Override
  public void send(List<DecisionRecord> records)
      throws UnreachableTargetException, InterruptedException {
    Producer<String, byte[]> open = producer();
    try {
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      for (DecisionRecord record : records) {
        Future<RecordMetadata> one =
            open.send(new ProducerRecord<>(TOPIC, key(record), values.serialize(TOPIC, record)));
        if (one.isDone()) {
          // Refused at once, since no broker answers: so would be each of the others, after a wait.
          one.get();
        }
        sent.add(one);
      }
      open.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (InterruptException e) {
      // It has set the thread's flag again.
      Thread.interrupted();
      throw new InterruptedException();
    } catch (RegistryException e) {
      throw new UnreachableTargetException("the schema registry does not answer");
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    }
  }

  /** A producer that failed may not be used again, such as one without permission. */
  private UnreachableTargetException unreachable(Throwable cause) {
    close();
    return new UnreachableTargetException("Kafka: " + cause.getClass().getSimpleName());
  }

  private Producer<String, byte[]> producer() throws UnreachableTargetException {
    Producer<String, byte[]> open = producer;
    if (open == null) {
      try {
        open = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
      } catch (KafkaException e) {
        throw new UnreachableTargetException("Kafka: " + e.getClass().getSimpleName());
      }
      producer = open;
    }
    return open;
  }

  /** Decisions on one run, else on one subject, stay in order. */
  static String key(DecisionRecord record) {
    String chain = record.getChainId();
    return record.getTenant()
        + SEPARATOR
        + (chain == null ? record.getSubjectType() + SEPARATOR + record.getSubjectId() : chain);
  }

  @Override
  public void close() {
    Producer<String, byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ofSeconds(2));
    }
  }
}
