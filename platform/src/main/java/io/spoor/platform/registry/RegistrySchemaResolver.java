package io.spoor.platform.registry;

import io.spoor.schemas.codec.PortableSchema;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Resolves through a schema registry. */
public final class RegistrySchemaResolver implements SchemaResolver {

  private final RegistryClient client;
  private final boolean register;

  /**
   * Uses a client that this resolver then owns.
   *
   * @param register whether missing schemas are registered
   */
  public RegistrySchemaResolver(RegistryClient client, boolean register) {
    this.client = client;
    this.register = register;
  }

  /** Creates a resolver from the configuration. */
  public static RegistrySchemaResolver of(RegistryConfig config) {
    return new RegistrySchemaResolver(new RegistryClient(config), config.autoRegister());
  }

  /** Creates a resolver from the {@code schema.registry.*} keys. */
  public static RegistrySchemaResolver fromMap(Map<String, ?> config) {
    return of(RegistryConfig.fromMap(config));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    Schema contract = PortableSchema.of(schema);
    return register ? client.register(subject, contract) : client.lookUp(subject, contract);
  }

  @Override
  public Optional<Schema> byId(int id) {
    try {
      return Optional.of(client.byId(id));
    } catch (RegistryException.NotFound e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
