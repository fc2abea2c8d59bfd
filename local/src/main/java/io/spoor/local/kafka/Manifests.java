package io.spoor.local.kafka;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import io.spoor.schemas.serde.AvroSerializer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The versions of manifests on {@code spoor.manifests}: appended, never replaced. */
public final class Manifests {
  /** What became of one manifest. */
  public enum Outcome {
    /** The first version of its agent. */
    FIRST,
    /** A further version. */
    CHANGED,
    /** The latest version says the same. */
    UNCHANGED
  }

  /** What became of each manifest, and how many versions the topic holds now. */
  public record Applied(Map<String, Outcome> byAgent, long versions) {}

  private static final String TOPIC = TopicCatalogue.MANIFESTS.name();

  private final Kafka kafka;

  public Manifests(Kafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Appends what is new. A document that does not say from when it holds does so always if it is
   * its agent's first, else from {@code now} (nanoseconds since the Unix epoch, UTC).
   *
   * @param always the manifests as read with {@link ManifestFiles#ALWAYS}
   * @param fromNow the same ones as read with {@code now}
   */
  public Applied apply(List<Manifest> always, List<Manifest> fromNow) {
    try (SchemaResolver schemas = kafka.schemas()) {
      Map<String, Manifest> latest = new HashMap<>();
      var versions = new AtomicLong();
      try (var reader = AvroDeserializer.of(Manifest.class, schemas)) {
        TopicReader.readAll(
            kafka,
            TOPIC,
            record -> {
              versions.incrementAndGet();
              Manifest version = reader.deserialize(TOPIC, record.value());
              if (version != null) {
                latest.merge(
                    version.getAgentId(),
                    version,
                    (a, b) -> b.getEffectiveFrom() >= a.getEffectiveFrom() ? b : a);
              }
            });
      }
      Map<String, Outcome> outcomes = new java.util.LinkedHashMap<>();
      List<Manifest> appended = new ArrayList<>();
      for (int i = 0; i < always.size(); i++) {
        Manifest manifest = always.get(i);
        Manifest known = latest.get(manifest.getAgentId());
        if (known == null) {
          outcomes.put(manifest.getAgentId(), Outcome.FIRST);
          appended.add(manifest);
        } else if (known.getDigest().equals(manifest.getDigest())) {
          outcomes.put(manifest.getAgentId(), Outcome.UNCHANGED);
        } else {
          outcomes.put(manifest.getAgentId(), Outcome.CHANGED);
          appended.add(fromNow.get(i));
        }
      }
      append(appended, schemas);
      return new Applied(outcomes, versions.get() + appended.size());
    }
  }

  private void append(List<Manifest> manifests, SchemaResolver schemas) {
    if (manifests.isEmpty()) {
      return;
    }
    try (Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<Manifest>(schemas)) {
      for (Manifest manifest : manifests) {
        String key = manifest.getTenant() + "|" + manifest.getAgentId();
        producer.send(new ProducerRecord<>(TOPIC, key, writer.serialize(TOPIC, manifest))).get();
      }
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new io.spoor.local.CommandFailed("interrupted while writing manifests", e);
    }
  }
}
