package io.spoor.local.kafka;

import io.spoor.local.CommandFailed;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
import io.spoor.schemas.serde.AvroSerializer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The versions of exceptions on {@code spoor.exceptions}: appended, never replaced. */
public final class Exceptions {
  /** What became of one exception. */
  public enum Outcome {
    /** Its first version. */
    FIRST,
    /** A further version. */
    CHANGED,
    /** A version that takes it back. */
    WITHDRAWN,
    /** The latest version says the same. */
    UNCHANGED
  }

  /** What became of each exception, and how many versions the topic holds now. */
  public record Applied(Map<String, Outcome> byId, long versions) {}

  private static final String TOPIC = TopicCatalogue.EXCEPTIONS.name();

  private final Kafka kafka;

  public Exceptions(Kafka kafka) {
    this.kafka = kafka;
  }

  /** Appends what is new. */
  public Applied apply(List<ExceptionRule> exceptions) {
    try (SchemaResolver schemas = kafka.schemas()) {
      var versions = new AtomicLong();
      Map<String, ExceptionRule> latest = latest(schemas, versions);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      List<ExceptionRule> appended = new ArrayList<>();
      for (ExceptionRule exception : exceptions) {
        ExceptionRule known = latest.get(key(exception));
        boolean same = known != null && known.getDigest().equals(exception.getDigest());
        if (!same) {
          appended.add(exception);
        }
        outcomes.put(
            exception.getExceptionId(),
            same
                ? Outcome.UNCHANGED
                : exception.getWithdrawn()
                    ? Outcome.WITHDRAWN
                    : known == null ? Outcome.FIRST : Outcome.CHANGED);
      }
      append(appended, schemas);
      return new Applied(outcomes, versions.get() + appended.size());
    }
  }

  /** The latest version of each, by tenant and id. */
  public List<ExceptionRule> list() {
    try (SchemaResolver schemas = kafka.schemas()) {
      return List.copyOf(new TreeMap<>(latest(schemas, new AtomicLong())).values());
    }
  }

  private Map<String, ExceptionRule> latest(SchemaResolver schemas, AtomicLong versions) {
    Map<String, ExceptionRule> latest = new HashMap<>();
    try (var reader = AvroDeserializer.of(ExceptionRule.class, schemas)) {
      TopicReader.readAll(
          kafka,
          TOPIC,
          record -> {
            versions.incrementAndGet();
            ExceptionRule version = reader.deserialize(TOPIC, record.value());
            if (version != null) {
              latest.merge(
                  key(version),
                  version,
                  (a, b) -> b.getEffectiveFrom() >= a.getEffectiveFrom() ? b : a);
            }
          });
    }
    return latest;
  }

  private static String key(ExceptionRule exception) {
    return exception.getTenant() + "|" + exception.getExceptionId();
  }

  private void append(List<ExceptionRule> exceptions, SchemaResolver schemas) {
    if (exceptions.isEmpty()) {
      return;
    }
    try (Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<ExceptionRule>(schemas)) {
      for (ExceptionRule exception : exceptions) {
        producer
            .send(new ProducerRecord<>(TOPIC, key(exception), writer.serialize(TOPIC, exception)))
            .get();
      }
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while writing exceptions", e);
    }
  }
}
