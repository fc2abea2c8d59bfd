package io.spoor.platform.registry;

import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/**
 * Resolves schemas in memory, without a server, under the rules of a registry set to
 * BACKWARD_TRANSITIVE. Ids derive from the schemas alone, so that two instances can read each
 * other's records.
 */
public final class LocalSchemaResolver implements SchemaResolver {

  private static final SchemaValidator BACKWARD_TRANSITIVE =
      new SchemaValidatorBuilder().canReadStrategy().validateAll();

  private final Map<String, List<Schema>> versions = new HashMap<>();
  private final Map<Integer, Schema> byId = new HashMap<>();

  /** Creates a resolver that knows every schema of the topic catalogue. */
  public LocalSchemaResolver() {
    TopicCatalogue.fixed().stream()
        .map(Topic::subjects)
        .forEach(subjects -> subjects.forEach(this::idOf));
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    Schema contract = PortableSchema.of(schema);
    List<Schema> versionsOfSubject = versions.computeIfAbsent(subject, _ -> new ArrayList<>());
    if (!versionsOfSubject.contains(contract)) {
      checkCompatible(subject, contract, versionsOfSubject);
      versionsOfSubject.add(contract);
    }
    int id = id(contract);
    Schema existing = byId.putIfAbsent(id, contract);
    if (existing != null && fingerprint(existing) != fingerprint(contract)) {
      throw new IllegalStateException(
          "schemas %s and %s hash to one id: rename a field"
              .formatted(existing.getFullName(), contract.getFullName()));
    }
    return id;
  }

  @Override
  public synchronized Optional<Schema> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public void close() {}

  private static void checkCompatible(
      String subject, Schema schema, List<Schema> previousVersions) {
    try {
      BACKWARD_TRANSITIVE.validate(schema, previousVersions.reversed());
    } catch (SchemaValidationException e) {
      throw new RegistryException.SchemaRefused(
          "An incompatible schema cannot go under subject " + subject + ": " + e.getMessage());
    }
  }

  /** Last 31 bits of the fingerprint: positive, as a registry's ids are. */
  private static int id(Schema schema) {
    return (int) (fingerprint(schema) & Integer.MAX_VALUE);
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }
}
