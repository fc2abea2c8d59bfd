package io.spoor.client.kafka;

import io.spoor.client.kafka.VersionedTopic.Versions;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and appends manifest versions on {@code spoor.manifests}; versions are never replaced. */
public final class ManifestRepository {
  /** Outcome of applying one manifest. */
  public enum Outcome {
    /** The first version of its agent. */
    FIRST,
    /** A further version. */
    CHANGED,
    /** Equal to the latest version. */
    UNCHANGED
  }

  /** The outcome of each manifest, and the number of versions now on the topic. */
  public record Applied(Map<String, Outcome> byAgent, long versions) {}

  private static final VersionedTopic<Manifest> TOPIC =
      new VersionedTopic<>(
          TopicCatalogue.MANIFESTS.name(),
          Manifest.class,
          manifest -> manifest.getTenant() + "|" + manifest.getAgentId(),
          Manifest::getEffectiveFrom);

  private final KafkaClients kafka;

  public ManifestRepository(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /**
   * Appends new and changed manifests. A document without a start time is always in effect if it is
   * its agent's first, else from {@code now} (nanoseconds since the Unix epoch, UTC).
   *
   * @param alwaysActive the manifests as read with {@link ManifestFiles#ALWAYS}
   * @param fromNow the same manifests as read with {@code now}
   */
  public Applied apply(List<Manifest> alwaysActive, List<Manifest> fromNow) {
    try (SchemaResolver schemas = kafka.schemas()) {
      Versions<Manifest> current = TOPIC.read(kafka, schemas);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      List<Manifest> appended = new ArrayList<>();
      for (int i = 0; i < alwaysActive.size(); i++) {
        Manifest manifest = alwaysActive.get(i);
        Manifest existing = current.byKey().get(TOPIC.key().apply(manifest));
        if (existing == null) {
          outcomes.put(manifest.getAgentId(), Outcome.FIRST);
          appended.add(manifest);
        } else if (existing.getDigest().equals(manifest.getDigest())) {
          outcomes.put(manifest.getAgentId(), Outcome.UNCHANGED);
        } else {
          outcomes.put(manifest.getAgentId(), Outcome.CHANGED);
          appended.add(fromNow.get(i));
        }
      }
      TOPIC.append(appended, kafka, schemas);
      return new Applied(outcomes, current.versions() + appended.size());
    }
  }
}
