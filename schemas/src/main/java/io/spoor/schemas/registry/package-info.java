/**
 * Client of a schema registry that speaks Confluent's REST API, and where serdes get schemas and
 * their ids from.
 *
 * <p>API: https://docs.confluent.io/platform/current/schema-registry/develop/api.html. Apicurio
 * serves the same under {@code /apis/ccompat/v7}.
 */
@NullMarked
package io.spoor.schemas.registry;

import org.jspecify.annotations.NullMarked;
