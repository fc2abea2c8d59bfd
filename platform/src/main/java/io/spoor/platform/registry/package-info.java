/**
 * Client of a schema registry with Confluent's REST API, and the resolvers of schemas and ids for
 * serdes.
 *
 * <p>API: https://docs.confluent.io/platform/current/schema-registry/develop/api.html. Apicurio
 * provides the same API under {@code /apis/ccompat/v7}.
 */
@NullMarked
package io.spoor.platform.registry;

import org.jspecify.annotations.NullMarked;
