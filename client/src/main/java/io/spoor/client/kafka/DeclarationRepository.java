package io.spoor.client.kafka;

import io.spoor.client.kafka.VersionedTopic.Versions;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads and appends versions of what operators declare, which hold from a time on: manifests on
 * {@code spoor.manifests}, principals on {@code spoor.principals}. Versions are never replaced.
 */
public final class DeclarationRepository<T extends SpecificRecord> {
  /** Outcome of applying one declaration. */
  public enum Outcome {
    /** The first version. */
    FIRST,
    /** A further version. */
    CHANGED,
    /** Equal to the latest version. */
    UNCHANGED
  }

  /** The outcome of each declaration, and the number of versions now on the topic. */
  public record Applied(Map<String, Outcome> byId, long versions) {}

  private static final VersionedTopic<Manifest> MANIFESTS =
      new VersionedTopic<>(
          TopicCatalogue.MANIFESTS.name(),
          Manifest.class,
          manifest -> manifest.getTenant() + "|" + manifest.getAgentId(),
          Manifest::getEffectiveFrom);
  private static final VersionedTopic<DeclaredPrincipal> PRINCIPALS =
      new VersionedTopic<>(
          TopicCatalogue.PRINCIPALS.name(),
          DeclaredPrincipal.class,
          principal -> principal.getTenant() + "|" + principal.getPrincipalId(),
          DeclaredPrincipal::getEffectiveFrom);

  private final KafkaClients kafka;
  private final VersionedTopic<T> topic;
  private final Function<T, String> id;
  private final Function<T, String> digest;

  private DeclarationRepository(
      KafkaClients kafka,
      VersionedTopic<T> topic,
      Function<T, String> id,
      Function<T, String> digest) {
    this.kafka = kafka;
    this.topic = topic;
    this.id = id;
    this.digest = digest;
  }

  /** Manifests, by agent. */
  public static DeclarationRepository<Manifest> manifests(KafkaClients kafka) {
    return new DeclarationRepository<>(kafka, MANIFESTS, Manifest::getAgentId, Manifest::getDigest);
  }

  /** Declared principals, by id. */
  public static DeclarationRepository<DeclaredPrincipal> principals(KafkaClients kafka) {
    return new DeclarationRepository<>(
        kafka, PRINCIPALS, DeclaredPrincipal::getPrincipalId, DeclaredPrincipal::getDigest);
  }

  /**
   * Appends new and changed declarations. A document without a start time always holds if it is the
   * first, else from {@code now} (nanoseconds since the Unix epoch, UTC).
   *
   * @param always the declarations as read with {@link ManifestFiles#ALWAYS}
   * @param fromNow the same declarations as read with {@code now}
   */
  public Applied apply(List<T> always, List<T> fromNow) {
    try (SchemaResolver schemas = kafka.schemas()) {
      Versions<T> current = topic.read(kafka, schemas);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      List<T> appended = new ArrayList<>();
      for (int i = 0; i < always.size(); i++) {
        T declaration = always.get(i);
        T existing = current.byKey().get(topic.key().apply(declaration));
        if (existing == null) {
          outcomes.put(id.apply(declaration), Outcome.FIRST);
          appended.add(declaration);
        } else if (digest.apply(existing).equals(digest.apply(declaration))) {
          outcomes.put(id.apply(declaration), Outcome.UNCHANGED);
        } else {
          outcomes.put(id.apply(declaration), Outcome.CHANGED);
          appended.add(fromNow.get(i));
        }
      }
      topic.append(appended, kafka, schemas);
      return new Applied(outcomes, current.versions() + appended.size());
    }
  }

  /** The latest version of each declaration, by tenant and id. */
  public List<T> list() {
    try (SchemaResolver schemas = kafka.schemas()) {
      return List.copyOf(topic.read(kafka, schemas).byKey().values());
    }
  }
}
