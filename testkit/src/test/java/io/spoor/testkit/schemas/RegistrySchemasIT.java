package io.spoor.testkit.schemas;

import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.util.Map;

@RequiresServers(TestServer.REGISTRY)
class RegistrySchemasIT extends SchemaResolverContract {

  @Override
  SchemaResolver open() {
    return RegistrySchemaResolver.fromMap(
        Map.of("schema.registry.url", RealStack.registry().url()));
  }
}
