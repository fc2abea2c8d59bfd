package io.spoor.client.kafka;

import io.spoor.client.kafka.VersionedTopic.Versions;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and appends exception versions on {@code spoor.exceptions}; versions are never replaced.
 */
public final class ExceptionRepository {
  /** Outcome of applying one exception. */
  public enum Outcome {
    /** Its first version. */
    FIRST,
    /** A further version. */
    CHANGED,
    /** A version that withdraws the exception. */
    WITHDRAWN,
    /** Equal to the latest version. */
    UNCHANGED
  }

  /** The outcome of each exception, and the number of versions now on the topic. */
  public record Applied(Map<String, Outcome> byId, long versions) {}

  private static final VersionedTopic<ExceptionRule> TOPIC =
      new VersionedTopic<>(
          TopicCatalogue.EXCEPTIONS.name(),
          ExceptionRule.class,
          exception -> exception.getTenant() + "|" + exception.getExceptionId(),
          ExceptionRule::getEffectiveFrom);

  private final KafkaClients kafka;

  public ExceptionRepository(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Appends new and changed exceptions. */
  public Applied apply(List<ExceptionRule> exceptions) {
    try (SchemaResolver schemas = kafka.schemas()) {
      Versions<ExceptionRule> current = TOPIC.read(kafka, schemas);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      List<ExceptionRule> appended = new ArrayList<>();
      for (ExceptionRule exception : exceptions) {
        ExceptionRule existing = current.byKey().get(TOPIC.key().apply(exception));
        boolean same = existing != null && existing.getDigest().equals(exception.getDigest());
        if (!same) {
          appended.add(exception);
        }
        outcomes.put(
            exception.getExceptionId(),
            same
                ? Outcome.UNCHANGED
                : exception.getWithdrawn()
                    ? Outcome.WITHDRAWN
                    : existing == null ? Outcome.FIRST : Outcome.CHANGED);
      }
      TOPIC.append(appended, kafka, schemas);
      return new Applied(outcomes, current.versions() + appended.size());
    }
  }

  /** The latest version of each exception, by tenant and id. */
  public List<ExceptionRule> list() {
    try (SchemaResolver schemas = kafka.schemas()) {
      return List.copyOf(TOPIC.read(kafka, schemas).byKey().values());
    }
  }
}
