package io.spoor.testkit.schemas;

import io.spoor.schemas.registry.RegistrySchemas;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.testkit.servers.NeedsServers;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.Server;
import java.util.Map;

@NeedsServers(Server.REGISTRY)
class RegistrySchemasIT extends SchemaResolverContract {

  @Override
  SchemaResolver open() {
    return RegistrySchemas.fromMap(Map.of("schema.registry.url", RealStack.registry().url()));
  }
}
