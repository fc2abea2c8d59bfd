package io.spoor.streams.app;

import io.spoor.pipeline.settings.StageSettingsRenderer;
import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes this instance's detection settings before it evaluates anything, so that a later audit
 * has a record of the settings behind its findings.
 */
final class SettingsPublisher {
  private static final Logger log = LoggerFactory.getLogger(SettingsPublisher.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final AppSettings settings;
  private final Serializer<SpecificRecord> values;
  private volatile boolean waiting;
  private volatile boolean cancelled;

  SettingsPublisher(AppSettings settings, Serializer<SpecificRecord> values) {
    this.settings = settings;
    this.values = values;
  }

  /**
   * Publishes the settings; waits while the schema registry is unavailable.
   *
   * @return whether they were written; false if cancelled
   * @throws KafkaException if Kafka rejects them
   */
  boolean publish() {
    AppliedSettings message =
        StageSettingsRenderer.message(
            settings.applicationId(),
            settings.topology().normalise().tenant(),
            settings.topology().stages(),
            Instant.now());
    while (!cancelled) {
      try {
        send(message);
        waiting = false;
        log.info("settings published digest={}", message.getDigest());
        return true;
      } catch (RegistryException.Unavailable e) {
        waiting = true;
        log.warn("schema registry unavailable, retrying fault={}", e.getMessage());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
    return false;
  }

  /** Whether it waits for the schema registry. */
  boolean isWaiting() {
    return waiting;
  }

  /** Cancels a waiting {@link #publish}. */
  void cancel() {
    cancelled = true;
  }

  private void send(AppliedSettings message) {
    String topic = TopicCatalogue.SETTINGS.name();
    byte[] value = values.serialize(topic, message);
    var properties = new Properties();
    properties.putAll(settings.kafka().clientConfig());
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic, message.getTenant() + "|" + message.getApplicationId(), value))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "what this instance evaluates with cannot be put on " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
