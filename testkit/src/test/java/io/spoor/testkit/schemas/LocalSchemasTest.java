package io.spoor.testkit.schemas;

import io.spoor.schemas.registry.LocalSchemaResolver;
import io.spoor.schemas.registry.SchemaResolver;

class LocalSchemasTest extends SchemaResolverContract {

  @Override
  SchemaResolver open() {
    return new LocalSchemaResolver();
  }
}
