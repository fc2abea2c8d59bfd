package io.spoor.schemas.registry;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Where serdes get schema ids and schemas from. Thread-safe; one serves all serdes of a process.
 * Both methods throw {@link RegistryException} when the registry cannot be asked.
 */
public interface SchemaResolver extends AutoCloseable {

  /**
   * Id of the schema under the subject. The same for schemas that differ only in what the Java code
   * generator added.
   *
   * @throws RegistryException.SchemaRefused if the subject's earlier versions forbid it
   * @throws RegistryException.NotFound if it is not registered and this resolver does not register
   */
  int idOf(String subject, Schema schema);

  /** The schema of an id that {@link #idOf} once gave to anybody; empty for another id. */
  Optional<Schema> byId(int id);

  @Override
  void close();
}
