package io.spoor.connectors.opinion;

import io.spoor.connectors.opinion.ask.CallOpinionAnswer;
import io.spoor.connectors.opinion.ask.CallQuestion;
import io.spoor.connectors.opinion.ask.OpinionLog;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.schemas.topic.RawSource;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes answers to {@code spoor.raw.opinion}. */
final class KafkaOpinionLog implements OpinionLog {
  private static final String TOPIC = TopicCatalogue.raw(RawSource.OPINION).name();

  private final Producer<String, byte[]> producer;

  KafkaOpinionLog(KafkaConnection kafka) {
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-second-opinion");
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    // While Kafka is unavailable, commits fail as well, so the log waits for it.
    config.put("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public Future<?> write(CallQuestion question, CallOpinionAnswer answer, Instant answeredAt) {
    return producer.send(
        new ProducerRecord<>(TOPIC, question.traceId(), answer.record(question, answeredAt)));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
