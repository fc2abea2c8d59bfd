package io.spoor.cli.policies;

import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.TopicReader;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.applied.VersionReader;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a tenant's policies on {@code spoor.policies}; they are appended, never replaced.
 */
public final class PolicyRepository {
  /** Tenant of an operator who names none. */
  public static final String DEFAULT_TENANT = "default";

  /** Size of a version as a record. A decision server reads whole versions. */
  public static final int MAX_BYTES = 1 << 20;

  private static final String TOPIC = TopicCatalogue.POLICIES.name();
  private static final AvroCodec<PolicyVersion> CODEC =
      AvroCodec.of(PolicyVersion.class, List.of());

  private final KafkaClients kafka;
  private final String tenant;

  public PolicyRepository(KafkaClients kafka, String tenant) {
    this.kafka = kafka;
    this.tenant = tenant;
  }

  /** Whose policies they are. */
  public String tenant() {
    return tenant;
  }

  /**
   * Reads all versions, the earliest first. Each is passed on and not held: together they may be
   * large.
   *
   * @param journal receives a line for each record that is no version
   */
  public void read(Consumer<AppliedVersion> versions, Consumer<String> journal) {
    try (SchemaResolver schemas = kafka.schemas();
        var values = AvroDeserializer.of(PolicyVersion.class, schemas)) {
      var reader = new VersionReader(TOPIC, tenant, values, journal);
      TopicReader.readAll(kafka, TOPIC, record -> reader.next(record.value()).ifPresent(versions));
    }
  }

  /** The version in force; empty: none was applied. */
  public Optional<AppliedVersion> latest(Consumer<String> journal) {
    var latest = new AtomicReference<@Nullable AppliedVersion>();
    read(latest::set, journal);
    return Optional.ofNullable(latest.get());
  }

  /**
   * Refuses a version that is too large.
   *
   * @throws OperationFailedException if it exceeds {@link #MAX_BYTES}
   */
  public static void checkSize(PolicyVersion version) {
    int bytes = CODEC.encode(version).length;
    if (bytes > MAX_BYTES) {
      throw new OperationFailedException(
          "policies, schema and entities have %,d bytes together, and a version has at most %,d. "
                  .formatted(bytes, MAX_BYTES)
              + "Move attributes that callers can send from the entities to their requests");
    }
  }

  /** Appends a version; returns when Kafka has acknowledged it. */
  public void append(PolicyVersion version) {
    try (SchemaResolver schemas = kafka.schemas();
        Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<PolicyVersion>(schemas)) {
      producer
          .send(new ProducerRecord<>(TOPIC, version.getTenant(), writer.serialize(TOPIC, version)))
          .get();
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while writing to " + TOPIC, e);
    }
  }
}
