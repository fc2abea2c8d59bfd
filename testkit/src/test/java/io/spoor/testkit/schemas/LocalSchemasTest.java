package io.spoor.testkit.schemas;

import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.SchemaResolver;

class LocalSchemasTest extends SchemaResolverContract {

  @Override
  SchemaResolver open() {
    return new LocalSchemaResolver();
  }
}
