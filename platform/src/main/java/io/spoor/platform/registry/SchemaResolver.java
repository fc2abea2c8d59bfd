package io.spoor.platform.registry;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Port through which serdes obtain schema ids and schemas. Thread-safe; one instance serves all
 * serdes of a process. Both methods throw {@link RegistryException} if the registry is unavailable.
 */
public interface SchemaResolver extends AutoCloseable {

  /**
   * Id of the schema under the subject. Equal for schemas that differ only in additions of the Java
   * code generator.
   *
   * @throws RegistryException.SchemaRefused if it is incompatible with the subject's earlier
   *     versions
   * @throws RegistryException.NotFound if it is not registered and this resolver does not register
   *     schemas
   */
  int idOf(String subject, Schema schema);

  /** The schema of an id that any {@link #idOf} call returned; empty for another id. */
  Optional<Schema> byId(int id);

  @Override
  void close();
}
