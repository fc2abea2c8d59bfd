package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends raw records of one source in order, without a key. Batches spread over the partitions;
 * results do not depend on the order across partitions.
 */
public final class RawRecordProducer implements AutoCloseable {
  /**
   * Called from another thread when the broker has accepted or rejected a record; {@code fault} is
   * the reason, null if accepted.
   */
  public interface Receipt {
    void complete(@Nullable String fault);
  }

  private final KafkaClients kafka;
  private final String topic;
  private final Producer<String, byte[]> producer;
  private final AtomicReference<@Nullable Exception> sendFailure = new AtomicReference<>();

  private RawRecordProducer(KafkaClients kafka, String topic, Producer<String, byte[]> producer) {
    this.kafka = kafka;
    this.topic = topic;
    this.producer = producer;
  }

  /**
   * Opens a producer for the source's topic.
   *
   * @throws OperationFailedException if Kafka does not respond or has no topic for the source yet
   */
  public static RawRecordProducer open(KafkaClients kafka, String source) {
    String topic = TopicCatalogue.raw(source).name();
    try (Admin admin = kafka.admin()) {
      kafka.await(admin.describeTopics(List.of(topic)).allTopicNames());
    } catch (OperationFailedException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new OperationFailedException(
            "Kafka at %s has no topic %s. The app creates it: bin/spoor status, bin/spoor up"
                .formatted(kafka.bootstrapServers(), topic),
            e);
      }
      throw e;
    }
    return new RawRecordProducer(kafka, topic, kafka.producer());
  }

  /**
   * Sends one record; {@code receipt} is called later.
   *
   * @throws OperationFailedException if Kafka has become unreachable
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback receives the same result
  public void send(byte[] record, Receipt receipt) {
    requireWorking();
    try {
      producer.send(
          new ProducerRecord<>(topic, record),
          (metadata, e) -> {
            receive(e, receipt);
          });
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    }
  }

  private void receive(@Nullable Exception e, Receipt receipt) {
    if (e == null) {
      receipt.complete(null);
    } else if (e instanceof RecordTooLargeException) {
      receipt.complete("it exceeds the broker's limit");
    } else {
      sendFailure.compareAndSet(null, e);
    }
  }

  /** Waits until the broker has responded to every record. */
  public void flush() {
    producer.flush();
    requireWorking();
  }

  private void requireWorking() {
    Exception e = sendFailure.get();
    if (e != null) {
      throw kafka.unreachable(e);
    }
  }

  @Override
  public void close() {
    producer.close(KafkaClients.TIMEOUT);
  }
}
