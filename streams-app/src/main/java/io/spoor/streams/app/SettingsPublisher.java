package io.spoor.streams.app;

import io.spoor.pipeline.settings.StageSettingsRenderer;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.registry.RegistryException;
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
 * Puts on record what this instance judges with, before it judges anything: whoever asks later why
 * something was found, or was not, must not have to trust somebody's memory of the settings.
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
   * Writes it; a schema registry that is away is waited for.
   *
   * @return whether it is written: not if this was given up meanwhile
   * @throws KafkaException if Kafka does not take it
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
        log.info("settings on record digest={}", message.getDigest());
        return true;
      } catch (RegistryException.Unavailable e) {
        waiting = true;
        log.warn("the schema registry does not answer, trying again fault={}", e.getMessage());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
    return false;
  }

  /** Whether the schema registry is waited for. */
  boolean isWaiting() {
    return waiting;
  }

  /** Lets whoever waits in {@link #publish} go. */
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
          "what this instance judges with cannot be put on " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
