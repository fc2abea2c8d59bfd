package io.spoor.schemas.registry;

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
 * Resolves in memory, without a server, under the rules of a registry set to BACKWARD_TRANSITIVE.
 * Ids derive from the schemas alone, so that two instances understand each other's records.
 */
public final class LocalSchemas implements SchemaResolver {

  private static final SchemaValidator BACKWARD_TRANSITIVE =
      new SchemaValidatorBuilder().canReadStrategy().validateAll();

  private final Map<String, List<Schema>> versions = new HashMap<>();
  private final Map<Integer, Schema> byId = new HashMap<>();

  /** One that knows every schema of the topic catalogue already. */
  public LocalSchemas() {
    TopicCatalogue.fixed().stream()
        .map(Topic::subjects)
        .forEach(subjects -> subjects.forEach(this::idOf));
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    Schema contract = Contract.of(schema);
    List<Schema> earlier = versions.computeIfAbsent(subject, _ -> new ArrayList<>());
    if (!earlier.contains(contract)) {
      refuseIncompatible(subject, contract, earlier);
      earlier.add(contract);
    }
    int id = id(contract);
    Schema known = byId.putIfAbsent(id, contract);
    if (known != null && fingerprint(known) != fingerprint(contract)) {
      throw new IllegalStateException(
          "schemas "
              + known.getFullName()
              + " and "
              + contract.getFullName()
              + " hash to one id: rename a field");
    }
    return id;
  }

  @Override
  public synchronized Optional<Schema> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public void close() {}

  private static void refuseIncompatible(String subject, Schema schema, List<Schema> earlier) {
    try {
      BACKWARD_TRANSITIVE.validate(schema, earlier.reversed());
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
