package io.spoor.platform.registry;

import io.spoor.schemas.codec.PortableSchema;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the contracts of all topics and protects them against breaking changes. */
public final class ContractRegistrar {

  private static final Logger log = LoggerFactory.getLogger(ContractRegistrar.class);
  private static final CompatibilityLevel GUARD = CompatibilityLevel.BACKWARD_TRANSITIVE;

  private ContractRegistrar() {}

  /**
   * Updates every subject of the catalogue to the current schema, under BACKWARD_TRANSITIVE. Does
   * nothing for subjects that are up to date.
   *
   * @return schema ids by subject
   * @throws RegistryException.SchemaRefused if the registry has versions with which the current
   *     schemas are incompatible
   */
  public static SortedMap<String, Integer> ensure(RegistryClient client) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    for (Topic topic : TopicCatalogue.fixed()) {
      topic
          .subjects()
          .forEach((subject, schema) -> ids.put(subject, ensure(client, subject, schema)));
    }
    return ids;
  }

  private static int ensure(RegistryClient client, String subject, Schema schema) {
    if (!guarded(client, subject)) {
      client.setLevel(subject, GUARD);
    }
    int id = client.register(subject, PortableSchema.of(schema));
    log.info("schema registered subject={} id={}", subject, id);
    return id;
  }

  private static boolean guarded(RegistryClient client, String subject) {
    try {
      return client.level(subject) == GUARD;
    } catch (RegistryException.NotFound e) {
      return false;
    }
  }
}
